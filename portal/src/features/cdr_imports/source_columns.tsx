import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrSource } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'
import { PullState } from './source_view'

/** Columns of sources. */
export function useSourceColumns(): readonly Column<CdrSource>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('imports.source'),
        width: 140,
        grow: true,
        priority: 1,
        cell: ({ name }) => <span className="med">{name}</span>,
      },
      {
        id: 'kind',
        header: t('imports.started_by'),
        width: 130,
        priority: 4,
        cell: ({ kind }) => t(`imports.kind_${kind}`),
      },
      {
        id: 'state',
        header: t('imports.state'),
        width: 104,
        priority: 2,
        cell: ({ status }) => <StatusBadge domain="cdr_source" value={status} />,
      },
      {
        id: 'polling',
        header: t('imports.polling'),
        width: 124,
        priority: 6,
        cell: ({ pull }) =>
          pull ? (
            <span title={pull.last_error ?? ''}>
              <PullState state={pull.state} />
            </span>
          ) : null,
      },
      {
        id: 'cdrs',
        header: t('imports.cdrs_claimed'),
        width: 96,
        align: 'end',
        priority: 3,
        cell: ({ cdrs_claimed }) => formatCount(cdrs_claimed),
      },
      {
        id: 'created',
        header: t('imports.created'),
        width: 112,
        priority: 5,
        cell: ({ created_at }) => (
          <span className="text-fg-2">
            <Timestamp at={created_at} style="recent" />
          </span>
        ),
      },
    ],
    [t],
  )
}
