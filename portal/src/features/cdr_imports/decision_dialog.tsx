import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { CdrDecision, CdrReview } from '@/api/types'
import { FormDialog } from '@/components/patterns/form_dialog'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useResolveReview } from './api'
import { ReasonField } from './reason_field'

interface CdrDecisionDialogProps {
  review: CdrReview
  /** The deed; null: closed. */
  action: CdrDecision['action'] | null
  onClose: () => void
}

/** What is to become of a CDR that waits, and why. */
export function CdrDecisionDialog({ review, action, onClose }: CdrDecisionDialogProps) {
  const { t } = useTranslation()
  const resolve = useResolveReview()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const form = useForm({ defaultValues: { reason: '' } })
  const { reset, handleSubmit } = form
  const { reset: forget } = resolve
  useEffect(() => {
    if (action === null) return
    reset()
    forget()
  }, [action, reset, forget])
  const isInstead = action === 'accept' && review.kind === 'conflict'
  const deed = isInstead ? 'accept_conflict' : (action ?? 'retry')

  const submit = handleSubmit(({ reason }) => {
    if (!action) return
    const wanted = { reviewId: review.review_id, action, reason: reason.trim() }
    resolve.mutate(
      { ...wanted, key: requestKey.keyFor(wanted) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({
            tone: done.state === 'booked' ? 'success' : 'neutral',
            title: t(`imports.decision_done_${done.state}`),
            ...(done.state === 'open' && { detail: done.detail }),
          })
          onClose()
        },
      },
    )
  })

  return (
    <FormDialog
      open={action !== null}
      title={t(`imports.decision_${deed}`)}
      description={t(`imports.decision_${deed}_detail`)}
      submitLabel={t(
        action === 'discard'
          ? 'imports.discard'
          : action === 'retry'
            ? 'imports.retry'
            : 'imports.book',
      )}
      isPending={resolve.isPending}
      error={resolve.error}
      fields={['/reason']}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField form={form} />
    </FormDialog>
  )
}
