import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import type { JournalEntry } from '@/api/types'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { formatCount } from '@/lib/format_money'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useReverseEntry } from './api'

interface ReverseDialogProps {
  entry: JournalEntry
  open: boolean
  onClose: () => void
}

/** Undoes an entry by its mirror; nothing is ever changed. */
export function ReverseDialog({ entry, open, onClose }: ReverseDialogProps) {
  const { t } = useTranslation()
  const reverse = useReverseEntry()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const { register, handleSubmit, setError, reset, formState } = useForm({
    defaultValues: { reason: '' },
  })
  const { reset: forget } = reverse
  useEffect(() => {
    if (!open) return
    reset()
    forget()
  }, [open, reset, forget])

  const submit = handleSubmit((form) => {
    const content = { entryNo: entry.entry_no, reason: form.reason.trim() }
    reverse.mutate(
      { ...content, key: requestKey.keyFor(content) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({
            tone: 'success',
            title: t('ledger.reversed_done'),
            detail: t('ledger.posted_as', { number: done.entry_no }),
          })
          onClose()
        },
        onError: (error) => {
          const fault = asApiError(error).fields.find(({ pointer }) => pointer === '/reason')
          if (fault) setError('reason', { message: fault.detail })
        },
      },
    )
  })

  return (
    <FormDialog
      open={open}
      title={t('ledger.reversal_title')}
      description={t('ledger.reversal_detail', { number: formatCount(entry.entry_no) })}
      submitLabel={t('ledger.reversal_submit')}
      isPending={reverse.isPending}
      error={reverse.error}
      fields={['/reason']}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('ledger.reversal_reason')}
        hint={t('adjustments.reason_hint')}
        error={formState.errors.reason?.message ?? ''}
      >
        {(control) => (
          <Textarea
            {...control}
            {...register('reason', {
              validate: (text) => text.trim() !== '' || t('ledger.reversal_reason_missing'),
            })}
            maxLength={500}
          />
        )}
      </Field>
    </FormDialog>
  )
}
