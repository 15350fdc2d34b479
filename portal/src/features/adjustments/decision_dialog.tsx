import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Adjustment } from '@/api/types'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { formatMoney } from '@/lib/format_money'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useDecideAdjustment } from './api'

interface DecisionDialogProps {
  adjustment: Adjustment
  /** The deed; null: closed. */
  deed: 'approve' | 'reject' | null
  accountName: string
  /** With its sign, as shown. */
  amount: string
  onClose: () => void
}

/** The second person's word. What is posted cannot be taken back, only reversed. */
export function DecisionDialog({
  adjustment,
  deed,
  accountName,
  amount,
  onClose,
}: DecisionDialogProps) {
  const { t } = useTranslation()
  const decide = useDecideAdjustment()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const { register, handleSubmit, reset } = useForm({ defaultValues: { reason: '' } })
  const { reset: forget } = decide
  useEffect(() => {
    if (deed === null) return
    reset()
    forget()
  }, [deed, reset, forget])

  const submit = handleSubmit(({ reason }) => {
    const decision = {
      adjustmentId: adjustment.adjustment_id,
      isApproved: deed === 'approve',
      reason: reason.trim() || null,
    }
    decide.mutate(
      { ...decision, key: requestKey.keyFor(decision) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({
            tone: done.state === 'approved' ? 'neutral' : 'success',
            title: t(`adjustments.now_${done.state}`),
            ...(done.entry_no !== null && {
              detail: t('ledger.posted_as', { number: done.entry_no }),
            }),
          })
          onClose()
        },
      },
    )
  })

  return (
    <FormDialog
      open={deed !== null}
      title={t(deed === 'reject' ? 'adjustments.reject_title' : 'adjustments.approve_title')}
      description={t('adjustments.decision_detail', {
        amount: formatMoney(amount, adjustment.currency, 'exact'),
        account: accountName,
        reason: adjustment.reason,
      })}
      submitLabel={t(deed === 'reject' ? 'adjustments.reject' : 'adjustments.approve')}
      isPending={decide.isPending}
      error={decide.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('adjustments.decision_reason_optional')}>
        {(control) => <Textarea {...control} {...register('reason')} maxLength={500} />}
      </Field>
    </FormDialog>
  )
}
