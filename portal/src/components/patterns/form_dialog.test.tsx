import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { ApiError } from '@/api/problem'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { FormDialog, type FormDialogProps } from './form_dialog'

function show(props: Partial<FormDialogProps> = {}) {
  const onSubmit = vi.fn((event: React.FormEvent) => event.preventDefault())
  const onClose = vi.fn()
  const dialog = (more: Partial<FormDialogProps>) => (
    <FormDialog
      open
      title="Record"
      submitLabel="Do it"
      onSubmit={onSubmit}
      onClose={onClose}
      {...more}
    >
      <Field label="Reference">{(control) => <Input {...control} />}</Field>
    </FormDialog>
  )
  const { rerender } = render(dialog(props))
  return { onSubmit, onClose, change: (more: Partial<FormDialogProps>) => rerender(dialog(more)) }
}

it('is sent by its button and by Enter, which are outside and inside the form', () => {
  const { onSubmit } = show()
  const button = screen.getByRole('button', { name: 'Do it' }) as HTMLButtonElement
  expect(button.getAttribute('form')).toBe(screen.getByRole('form').id)
  fireEvent.submit(screen.getByRole('form'))
  expect(onSubmit).toHaveBeenCalledTimes(1)
})

it('sends nothing twice and cannot be closed while it is being done', () => {
  const { onSubmit, onClose } = show({ isPending: true })
  fireEvent.submit(screen.getByRole('form'))
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  expect(onSubmit).not.toHaveBeenCalled()
  expect(onClose).not.toHaveBeenCalled()
})

it('a refusal takes the focus and lists the faults that no field shows', async () => {
  const error = new ApiError({
    kind: 'invalid-argument',
    status: 400,
    title: 'Not valid',
    fields: [
      { pointer: '/reference', detail: 'is missing' },
      { pointer: '/other', detail: 'is unknown' },
    ],
  })
  show().change({ error, fields: ['/reference'] })
  const alert = screen.getByRole('alert')
  await waitFor(() => expect(document.activeElement).toBe(alert))
  expect(alert.textContent).toContain('/other')
  expect(alert.textContent).not.toContain('/reference')
})

it('says that nobody knows whether it was done when the answer was lost', () => {
  show({ error: new ApiError({ kind: 'network', status: 0, title: 'x' }) })
  expect(screen.getByRole('alert').textContent).toContain('does nothing twice')
})
