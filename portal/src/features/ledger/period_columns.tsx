import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LedgerPeriod } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'

/** Columns of closed months. */
export function usePeriodColumns(): readonly Column<LedgerPeriod>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'period',
        header: t('periods.period'),
        width: 96,
        priority: 1,
        cell: ({ period }) => <span className="num med">{period}</span>,
      },
      {
        id: 'entries',
        header: t('periods.entries'),
        width: 88,
        align: 'end',
        priority: 2,
        cell: ({ entries }) => formatCount(entries),
      },
      {
        id: 'last_entry',
        header: t('periods.last_entry'),
        width: 96,
        align: 'end',
        priority: 3,
        cell: ({ last_entry_no }) => formatCount(last_entry_no),
      },
      {
        id: 'closed_at',
        header: t('periods.closed_at'),
        width: 206,
        priority: 4,
        cell: ({ closed_at }) => (
          <span className="text-fg-2">
            <Timestamp at={closed_at} />
          </span>
        ),
      },
      {
        id: 'closed_by',
        header: t('periods.closed_by'),
        width: 120,
        priority: 5,
        cell: ({ closed_by }) => closed_by,
      },
      {
        id: 'digest',
        header: t('ledger.digest'),
        width: 150,
        grow: true,
        priority: 6,
        cell: ({ digest }) => <span className="mono text-fg-3">{digest}</span>,
      },
    ],
    [t],
  )
}
