import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Topup } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Badge } from '@/components/ui/badge'
import { Money } from '@/components/ui/money'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'

/** Columns of top-ups. `nameOf` finds an account's name; null: it is not loaded. */
export function useTopupColumns(
  nameOf: (accountId: number) => string | null,
): readonly Column<Topup>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'recorded',
        header: t('topups.recorded'),
        width: 102,
        priority: 1,
        cell: ({ recorded_at }) => (
          <span className="text-fg-2">
            <Timestamp at={recorded_at} style="recent" />
          </span>
        ),
      },
      {
        id: 'account',
        header: t('topups.account'),
        width: 96,
        grow: true,
        priority: 3,
        cell: ({ account_id }) => (
          <span className="med">
            {nameOf(account_id) ?? t('accounts.numbered', { number: account_id })}
          </span>
        ),
      },
      {
        id: 'channel',
        header: t('topups.channel'),
        width: 116,
        priority: 5,
        cell: ({ channel }) => <Badge tone="neutral">{t(`topups.channel_${channel}`)}</Badge>,
      },
      {
        id: 'reference',
        header: t('topups.reference'),
        width: 190,
        grow: true,
        priority: 4,
        cell: ({ reference }) => <span title={reference}>{reference}</span>,
      },
      {
        id: 'note',
        header: t('topups.note'),
        width: 150,
        grow: true,
        priority: 7,
        cell: ({ note }) => <span title={note}>{note}</span>,
      },
      {
        id: 'entry',
        header: t('ledger.entry_no'),
        width: 80,
        align: 'end',
        priority: 6,
        cell: ({ entry_no }) => formatCount(entry_no),
      },
      {
        id: 'amount',
        header: t('ledger.amount'),
        width: 100,
        align: 'end',
        priority: 2,
        cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
      },
    ],
    [t, nameOf],
  )
}
