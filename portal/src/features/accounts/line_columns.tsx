import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountLine } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Money } from '@/components/ui/money'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'

/** What the line did to the balance: credits are for the customer. */
export const changeOf = ({ side, amount }: AccountLine) =>
  side === 'credit' ? amount : `-${amount}`

/** Columns of an account's statement: what was posted, and the balance after it. */
export function useLineColumns(
  kindOf: (kind: string) => React.ReactNode,
): readonly Column<AccountLine>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'posted',
        header: t('ledger.posted'),
        width: 102,
        priority: 1,
        cell: ({ posted_at }) => (
          <span className="text-fg-2">
            <Timestamp at={posted_at} style="recent" />
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('ledger.kind'),
        width: 122,
        priority: 4,
        cell: ({ kind }) => kindOf(kind),
      },
      {
        id: 'cause',
        header: t('accounts.line_cause'),
        width: 200,
        grow: true,
        priority: 5,
        cell: ({ cause }) => <span title={cause}>{cause}</span>,
      },
      {
        id: 'usage_period',
        header: t('ledger.usage_period'),
        width: 108,
        priority: 8,
        cell: ({ usage_period }) => <span className="num text-fg-2">{usage_period}</span>,
      },
      {
        id: 'book',
        header: t('ledger.book'),
        width: 150,
        grow: true,
        priority: 7,
        cell: ({ book_name }) => <span className="text-fg-2">{book_name}</span>,
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
        width: 90,
        align: 'end',
        priority: 2,
        cell: (line) => (
          <Money amount={changeOf(line)} currency={line.currency} style="call" isSigned />
        ),
      },
      {
        id: 'balance_after',
        header: t('accounts.line_balance'),
        width: 108,
        align: 'end',
        priority: 3,
        cell: ({ balance_after, currency }) => (
          <Money amount={balance_after} currency={currency} style="call" />
        ),
      },
    ],
    [t, kindOf],
  )
}
