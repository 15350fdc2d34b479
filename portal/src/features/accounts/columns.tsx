import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account, Hold } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Money } from '@/components/ui/money'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatDuration } from '@/lib/format_date'
import { formatCount } from '@/lib/format_money'

/** Columns of accounts: balance, held, available, and how much of the limits is in use. */
export function useAccountColumns(): readonly Column<Account>[] {
  const { t } = useTranslation()
  return useMemo(() => {
    const money = (
      id: 'posted_balance' | 'held' | 'available' | 'credit_limit',
      priority: number,
    ): Column<Account> => ({
      id,
      header: t(`accounts.${id}`),
      width: 112,
      align: 'end',
      priority,
      cell: (account) => (
        <Money amount={account[id]} currency={account.currency} isSigned={id === 'available'} />
      ),
    })
    return [
      {
        id: 'name',
        header: t('accounts.name'),
        width: 150,
        grow: true,
        priority: 1,
        cell: ({ name }) => <span className="med">{name}</span>,
      },
      {
        id: 'customer',
        header: t('accounts.customer'),
        width: 140,
        grow: true,
        priority: 8,
        cell: ({ customer }) => <span className="text-fg-2">{customer.name}</span>,
      },
      {
        id: 'kind',
        header: t('accounts.kind'),
        width: 90,
        priority: 9,
        cell: ({ kind }) => <span className="text-fg-2">{t(`accounts.kind_${kind}`)}</span>,
      },
      {
        id: 'status',
        header: t('accounts.status'),
        width: 96,
        priority: 6,
        cell: ({ status }) => <StatusBadge domain="account" value={status} />,
      },
      money('posted_balance', 3),
      money('held', 4),
      money('available', 2),
      money('credit_limit', 7),
      {
        id: 'live_calls',
        header: t('accounts.channels'),
        width: 96,
        align: 'end',
        priority: 5,
        cell: ({ live_calls, channels_max }) => (
          <>
            {formatCount(live_calls)}
            <span className="text-fg-3">
              {channels_max > 0 ? ` / ${formatCount(channels_max)}` : ''}
            </span>
          </>
        ),
      },
    ]
  }, [t])
}

/** Columns of holds: money reserved per running call. */
export function useHoldColumns(currency: string): readonly Column<Hold>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'call',
        header: t('accounts.hold_call'),
        width: 270,
        grow: true,
        priority: 3,
        cell: ({ call_id }) => <span className="mono">{call_id}</span>,
      },
      {
        id: 'created',
        header: t('accounts.hold_created'),
        width: 110,
        priority: 2,
        cell: ({ created_at }) => <Timestamp at={created_at} style="time" />,
      },
      {
        id: 'granted',
        header: t('accounts.hold_granted'),
        width: 100,
        align: 'end',
        priority: 4,
        cell: ({ granted_s }) => formatDuration(granted_s),
      },
      {
        id: 'expires',
        header: t('accounts.hold_expires'),
        width: 110,
        align: 'end',
        priority: 5,
        cell: ({ expires_at }) => <Timestamp at={expires_at} style="time" />,
      },
      {
        id: 'reserved',
        header: t('accounts.hold_reserved'),
        width: 110,
        align: 'end',
        priority: 1,
        cell: ({ reserved }) => <Money amount={reserved} currency={currency} style="call" />,
      },
    ],
    [t, currency],
  )
}
