import { Home } from 'lucide-react'
import { lazy, useState } from 'react'
import { Button } from '@/components/ui/button'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'

const Palette = lazy(() => import('./palette'))

function Example() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      {open && (
        <Palette
          open={open}
          onOpenChange={setOpen}
          scope="Example"
          groups={[
            {
              label: 'Go to',
              commands: [
                { id: 'home', label: 'Overview', icon: Home, keys: ['G', 'H'], run: () => {} },
              ],
            },
          ]}
        />
      )}
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Palette',
    group: 'actions',
    state: 'stable',
    purpose: 'Everything the log-in may do from here, by typing.',
    avoid: 'it would be the only way to an action.',
    examples: [{ name: 'Default', render: () => <Example /> }],
    code: `<Palette open={open} onOpenChange={setOpen} scope={page} groups={groups} />`,
    props: [
      prop('open', 'boolean', 'Whether it is shown.'),
      prop('onOpenChange', '(open) => void', 'Escape or a command.'),
      prop('scope', 'string', 'Page on screen.'),
      prop('groups', 'PaletteGroup[]', 'Commands by group.'),
    ],
    accessibility: ['Combobox with a list', 'Ctrl K anywhere'],
  },
]
