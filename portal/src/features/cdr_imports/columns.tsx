import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrImport, RefusedRow } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'

/** A count that only stands out when there is something to look at. */
function Count({ value, isFault = false }: { value: number; isFault?: boolean }) {
  const look = value === 0 ? 'num text-fg-3' : isFault ? 'num text-warning med' : 'num'
  return <span className={look}>{formatCount(value)}</span>
}

/** Columns of imports: the file, its source, and what became of its rows. */
export function useImportColumns(): readonly Column<CdrImport>[] {
  const { t } = useTranslation()
  return useMemo(() => {
    const count = (
      id: 'rows' | 'booked' | 'duplicates' | 'conflicts' | 'unrated' | 'quarantined' | 'refused',
      priority: number,
      isFault = false,
    ): Column<CdrImport> => ({
      id,
      header: t(`imports.${id}`),
      width: 88,
      align: 'end',
      priority,
      cell: (one) => <Count value={one[id]} isFault={isFault} />,
    })
    return [
      {
        id: 'started',
        header: t('imports.started'),
        width: 102,
        priority: 4,
        cell: ({ started_at }) => (
          <span className="text-fg-2">
            <Timestamp at={started_at} style="recent" />
          </span>
        ),
      },
      {
        id: 'file',
        header: t('imports.file'),
        width: 150,
        grow: true,
        priority: 1,
        cell: ({ file_name, idempotency_key }) => (
          <span className="med" title={file_name || idempotency_key}>
            {file_name || idempotency_key}
          </span>
        ),
      },
      {
        id: 'source',
        header: t('imports.source'),
        width: 110,
        grow: true,
        priority: 5,
        cell: ({ source }) => source?.name ?? t('common.unknown'),
      },
      {
        id: 'state',
        header: t('imports.state'),
        width: 112,
        priority: 2,
        cell: ({ state }) => <StatusBadge domain="cdr_import" value={state} />,
      },
      count('rows', 6),
      count('booked', 3),
      count('duplicates', 10),
      count('conflicts', 7, true),
      count('unrated', 8, true),
      count('quarantined', 11, true),
      count('refused', 9, true),
    ]
  }, [t])
}

export function useRefusedRowColumns(): readonly Column<RefusedRow>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'row',
        header: t('imports.row'),
        width: 80,
        align: 'end',
        priority: 1,
        cell: ({ row }) => formatCount(row),
      },
      {
        id: 'column',
        header: t('imports.column'),
        width: 110,
        priority: 2,
        cell: ({ column }) => <span className="mono">{column}</span>,
      },
      {
        id: 'reason',
        header: t('imports.reason'),
        width: 160,
        grow: true,
        priority: 3,
        cell: ({ reason }) => <span title={reason}>{reason}</span>,
      },
    ],
    [t],
  )
}
