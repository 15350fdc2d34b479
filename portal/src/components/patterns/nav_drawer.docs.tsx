import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { NavDrawer } from './nav_drawer'

function Example() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      <NavDrawer open={open} onOpenChange={setOpen}>
        Navigation
      </NavDrawer>
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'NavDrawer',
    group: 'layout',
    state: 'stable',
    purpose: 'Navigation over the content: on phones, and for sidebar 2 under 1280 px.',
    avoid: 'there is room for the sidebar.',
    examples: [{ name: 'Default', render: () => <Example /> }],
    code: `<NavDrawer open={open} onOpenChange={setOpen}><NavTree sections={sections} /></NavDrawer>`,
    props: [
      prop('open', 'boolean', 'Whether it is shown.'),
      prop('onOpenChange', '(open) => void', 'Escape, scrim or a link.'),
      prop('children', 'ReactNode', 'Navigation.'),
      prop('status', 'ReactNode', 'Status card.', 'none'),
    ],
    accessibility: ['Modal: focus stays in and comes back'],
  },
]
