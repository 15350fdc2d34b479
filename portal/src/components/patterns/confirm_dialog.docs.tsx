import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ConfirmDialog } from './confirm_dialog'

function Example() {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button tone="danger" onClick={() => setOpen(true)}>
        Hang up
      </Button>
      <ConfirmDialog
        open={open}
        title="End this call?"
        detail="It will be cut off for both sides."
        confirmLabel="Hang up"
        onConfirm={close}
        onCancel={close}
      />
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ConfirmDialog',
    group: 'feedback',
    state: 'stable',
    purpose: 'Asks before something that cannot be undone.',
    avoid: 'it can be undone: do it and offer Undo.',
    examples: [{ name: 'Default', render: () => <Example /> }],
    code: `<ConfirmDialog open={open} title="End this call?" confirmLabel="Hang up" … />`,
    props: [
      prop('open', 'boolean', 'Whether it is shown.'),
      prop('title', 'string', 'The question.'),
      prop('detail', 'ReactNode', 'What will happen.'),
      prop('confirmLabel', 'string', 'Verb of the deed.'),
      prop('isPending', 'boolean', 'It is being done.', 'false'),
      prop('onConfirm', '() => void', 'Do it.'),
      prop('onCancel', '() => void', 'Escape, scrim or Cancel.'),
    ],
    accessibility: ['The safe answer has the focus first'],
  },
]
