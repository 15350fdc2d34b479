import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import type { LiveCall } from '@/api/types'
import { ConfirmDialog } from '@/components/patterns/confirm_dialog'
import { formatPhone } from '@/lib/format_phone'
import { useToasts } from '@/stores/toasts'
import { useEndCalls } from './api'

interface HangUpDialogProps {
  /** Calls to end; null: closed. */
  calls: readonly LiveCall[] | null
  onClose: () => void
}

/** Asks once, then asks the switch to end the calls. The list changes when the switch has done it. */
export function HangUpDialog({ calls, onClose }: HangUpDialogProps) {
  const { t } = useTranslation()
  const endCalls = useEndCalls()
  const show = useToasts((state) => state.show)
  const count = calls?.length ?? 0
  const only = count === 1 ? calls?.[0] : undefined

  const confirm = () =>
    endCalls.mutate(
      (calls ?? []).map(({ call_id }) => call_id),
      {
        onSuccess: () => show({ tone: 'success', title: t('calls.end_requested', { count }) }),
        onError: (error) => {
          const { message, detail } = asApiError(error)
          show({ tone: 'danger', title: t('calls.end_failed'), detail: detail || message })
        },
        onSettled: onClose,
      },
    )

  return (
    <ConfirmDialog
      open={calls !== null}
      title={t('calls.hang_up_title', { count })}
      detail={
        only
          ? t('calls.hang_up_one', {
              called: formatPhone(only.called, 'grouped'),
              account: only.account.name,
            })
          : t('calls.hang_up_many', { count })
      }
      confirmLabel={t('calls.hang_up')}
      isPending={endCalls.isPending}
      onConfirm={confirm}
      onCancel={onClose}
    />
  )
}
