import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ShortcutSheet } from './shortcut_sheet'

function Example() {
  const [open, setOpen] = useState(false)
  const [areKeysOn, setKeysOn] = useState(true)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      <ShortcutSheet
        open={open}
        onOpenChange={setOpen}
        areKeysOn={areKeysOn}
        onKeysOn={setKeysOn}
        groups={[
          { label: 'Everywhere', shortcuts: [{ label: 'Command palette', keys: ['Ctrl', 'K'] }] },
        ]}
      />
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ShortcutSheet',
    group: 'actions',
    state: 'stable',
    purpose: 'All keys in one list, and the switch that turns single keys off.',
    avoid: 'a key does nothing in this portal: leave it out.',
    examples: [{ name: 'Default', render: () => <Example /> }],
    code: `<ShortcutSheet open={open} onOpenChange={setOpen} groups={groups} … />`,
    props: [
      prop('open', 'boolean', 'Whether it is shown.'),
      prop('onOpenChange', '(open) => void', 'Escape or Close.'),
      prop('groups', '{ label, shortcuts }[]', 'Keys by place.'),
      prop('areKeysOn', 'boolean', 'Single keys act.'),
      prop('onKeysOn', '(on) => void', 'Switches them.'),
    ],
    accessibility: ['WCAG 2.1.4: single keys can be turned off'],
  },
]
