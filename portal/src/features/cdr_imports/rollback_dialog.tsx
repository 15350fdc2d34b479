import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { CdrImport } from '@/api/types'
import { FormDialog } from '@/components/patterns/form_dialog'
import { formatCount } from '@/lib/format_money'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useRollBackImport } from './api'
import { ReasonField } from './reason_field'

interface RollbackDialogProps {
  import: CdrImport
  open: boolean
  onClose: () => void
}

/** Takes a whole file back: every entry of it is reversed, nothing is deleted. */
export function RollbackDialog({ import: one, open, onClose }: RollbackDialogProps) {
  const { t } = useTranslation()
  const rollBack = useRollBackImport()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const form = useForm({ defaultValues: { reason: '' } })
  const { reset, handleSubmit } = form
  const { reset: forget } = rollBack
  useEffect(() => {
    if (!open) return
    reset()
    forget()
  }, [open, reset, forget])

  const submit = handleSubmit(({ reason }) => {
    const wanted = { importId: one.import_id, reason: reason.trim() }
    rollBack.mutate(
      { ...wanted, key: requestKey.keyFor(wanted) },
      {
        onSuccess: () => {
          requestKey.renew()
          show({
            tone: 'success',
            title: t('imports.rollback_done', { number: formatCount(one.import_id) }),
          })
          onClose()
        },
      },
    )
  })

  return (
    <FormDialog
      open={open}
      title={t('imports.rollback_title')}
      description={t('imports.rollback_detail', {
        file: one.file_name || one.idempotency_key,
        calls: formatCount(one.booked),
      })}
      submitLabel={t('imports.rollback')}
      isPending={rollBack.isPending}
      error={rollBack.error}
      fields={['/reason']}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField form={form} />
    </FormDialog>
  )
}
