import { useState } from 'react'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Button } from './button'
import { Dialog } from './dialog'

function Example() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="End this call?"
        description="It will be cut off for both sides."
        actions={<Button onClick={() => setOpen(false)}>Close</Button>}
      />
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Dialog',
    group: 'layout',
    state: 'stable',
    purpose: 'A modal question or a form of up to five fields.',
    avoid: 'there are more fields: that is a page with the dock.',
    examples: [{ name: 'Default', render: () => <Example /> }],
    code: `<Dialog open={open} onOpenChange={setOpen} title="…" actions={…} />`,
    props: [
      prop('open', 'boolean', 'Whether it is shown.'),
      prop('onOpenChange', '(open: boolean) => void', 'Escape, scrim or a button.'),
      prop('title', 'string', 'The question.'),
      prop('description', 'ReactNode', 'What will happen.', 'none'),
      prop('children', 'ReactNode', 'Fields.', 'none'),
      prop('actions', 'ReactNode', 'Buttons, primary last.', 'none'),
    ],
    accessibility: [
      'Focus goes in, stays in and comes back',
      'Escape closes',
      'Named by its title',
    ],
  },
]
