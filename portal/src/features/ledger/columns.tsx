import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalEntry } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Badge } from '@/components/ui/badge'
import { Money } from '@/components/ui/money'
import { Timestamp } from '@/components/ui/timestamp'
import { sumDecimals } from '@/lib/decimal'
import { formatCount } from '@/lib/format_money'

/** What moved in each currency: the sum of the debit side, which equals the credit side. */
export function turnover(entry: JournalEntry): { currency: string; amount: string | null }[] {
  const currencies = [...new Set(entry.lines.map(({ currency }) => currency))]
  return currencies.map((currency) => ({
    currency,
    amount: sumDecimals(
      entry.lines
        .filter((line) => line.side === 'debit' && line.currency === currency)
        .map((line) => line.amount),
    ),
  }))
}

export function EntryKind({ kind }: { kind: string }) {
  const { t } = useTranslation()
  const tone = kind === 'usage' ? 'info' : kind === 'topup' ? 'success' : 'neutral'
  return (
    <Badge tone={tone}>
      {t(`ledger.kind_${kind}` as 'ledger.kind_usage', { defaultValue: kind })}
    </Badge>
  )
}

/** Columns of the journal. */
export function useJournalColumns(): readonly Column<JournalEntry>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'entry_no',
        header: t('ledger.entry_no'),
        width: 64,
        priority: 1,
        cell: ({ entry_no }) => <span className="num med">{formatCount(entry_no)}</span>,
      },
      {
        id: 'posted',
        header: t('ledger.posted'),
        width: 206,
        priority: 4,
        cell: ({ posted_at }) => (
          <span className="text-fg-2">
            <Timestamp at={posted_at} />
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('ledger.kind'),
        width: 112,
        priority: 3,
        cell: ({ kind }) => <EntryKind kind={kind} />,
      },
      {
        id: 'cause',
        header: t('ledger.cause'),
        width: 200,
        grow: true,
        priority: 5,
        cell: ({ cause }) => cause,
      },
      {
        id: 'lines',
        header: t('ledger.line_count'),
        width: 70,
        align: 'end',
        priority: 6,
        cell: ({ lines }) => formatCount(lines.length),
      },
      {
        id: 'amount',
        header: t('ledger.amount'),
        width: 112,
        align: 'end',
        priority: 2,
        cell: (entry) =>
          turnover(entry).map(({ currency, amount }) => (
            <span key={currency} className="ml-2">
              <Money amount={amount} currency={currency} style="call" />
            </span>
          )),
      },
      {
        id: 'digest',
        header: t('ledger.digest'),
        width: 130,
        priority: 7,
        cell: ({ digest }) => <span className="mono text-fg-3">{digest.slice(0, 12)}</span>,
      },
    ],
    [t],
  )
}
