import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Adjustment } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Money } from '@/components/ui/money'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { signedAmount } from './signed_amount'

/** Columns of adjustments. `nameOf` finds an account's name; null: it is not loaded. */
export function useAdjustmentColumns(
  nameOf: (accountId: number) => string | null,
): readonly Column<Adjustment>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'requested',
        header: t('adjustments.requested'),
        width: 102,
        priority: 3,
        cell: ({ requested_at }) => (
          <span className="text-fg-2">
            <Timestamp at={requested_at} style="recent" />
          </span>
        ),
      },
      {
        id: 'state',
        header: t('adjustments.state'),
        width: 132,
        priority: 1,
        cell: ({ state }) => <StatusBadge domain="adjustment" value={state} />,
      },
      {
        id: 'account',
        header: t('topups.account'),
        width: 150,
        grow: true,
        priority: 4,
        cell: ({ account_id }) => (
          <span className="med">
            {nameOf(account_id) ?? t('accounts.numbered', { number: account_id })}
          </span>
        ),
      },
      {
        id: 'reason',
        header: t('adjustments.reason'),
        width: 200,
        grow: true,
        priority: 5,
        cell: ({ reason }) => <span title={reason}>{reason}</span>,
      },
      {
        id: 'requested_by',
        header: t('adjustments.requested_by'),
        width: 112,
        priority: 6,
        cell: ({ requested_by }) => t('users.numbered', { number: requested_by }),
      },
      {
        id: 'amount',
        header: t('ledger.amount'),
        width: 108,
        align: 'end',
        priority: 2,
        cell: (adjustment) => (
          <Money amount={signedAmount(adjustment)} currency={adjustment.currency} isSigned />
        ),
      },
    ],
    [t, nameOf],
  )
}
