import { useState } from 'react'
import { ApiError } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { FormDialog } from './form_dialog'

const refusal = new ApiError({
  kind: 'conflict',
  status: 409,
  title: 'The payment is recorded already',
  detail: 'reference INV-7 of the channel bank',
})

function Example({ error }: { error?: unknown }) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{error ? 'Refused' : 'Top up'}</Button>
      <FormDialog
        open={open}
        title="Record a top-up"
        submitLabel="Record"
        error={error}
        onClose={close}
        onSubmit={(event) => {
          event.preventDefault()
          close()
        }}
      >
        <Field label="Reference">{(control) => <Input {...control} />}</Field>
      </FormDialog>
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'FormDialog',
    group: 'forms',
    state: 'stable',
    purpose: 'A form of up to five fields in a dialog.',
    avoid: 'there are more fields: a page with the dock.',
    examples: [
      { name: 'Default', render: () => <Example /> },
      { name: 'Refused', render: () => <Example error={refusal} /> },
    ],
    code: `<FormDialog open={open} title="Record a top-up" submitLabel="Record" error={mutation.error} … />`,
    props: [
      prop('open', 'boolean', 'Whether it is shown.'),
      prop('title', 'string', 'Name of the deed.'),
      prop('description', 'ReactNode', 'What it does and what cannot be taken back.'),
      prop('submitLabel', 'string', 'Verb of the deed.'),
      prop('isPending', 'boolean', 'It is being done: nothing closes it.', 'false'),
      prop('error', 'unknown', "The server's refusal."),
      prop('fields', 'string[]', 'Pointers of fields that show their own error.', '[]'),
      prop('onSubmit', 'FormEventHandler', 'Send it.'),
      prop('onClose', '() => void', 'Escape, scrim or Cancel.'),
      prop('children', 'ReactNode', 'Fields.'),
    ],
    accessibility: ['The first field has the focus', 'A refusal takes the focus and is spoken'],
  },
]
