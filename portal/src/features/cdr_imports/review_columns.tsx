import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrReview } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Badge } from '@/components/ui/badge'
import { PhoneNumber } from '@/components/ui/phone_number'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { recordOf } from './record'

const tones = { conflict: 'danger', unrated: 'warning', quarantine: 'draft' } as const

export function ReviewKind({ kind }: { kind: CdrReview['kind'] }) {
  const { t } = useTranslation()
  return <Badge tone={tones[kind] ?? 'neutral'}>{t(`imports.kind_${kind}`)}</Badge>
}

/** Columns of CDRs that wait for a person. */
export function useReviewColumns(): readonly Column<CdrReview>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'found',
        header: t('imports.found'),
        width: 102,
        priority: 5,
        cell: ({ created_at }) => (
          <span className="text-fg-2">
            <Timestamp at={created_at} style="recent" />
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('imports.kind'),
        width: 112,
        priority: 1,
        cell: ({ kind }) => <ReviewKind kind={kind} />,
      },
      {
        id: 'called',
        header: t('imports.called'),
        width: 130,
        priority: 2,
        cell: ({ record }) => <PhoneNumber number={recordOf(record).called ?? ''} />,
      },
      {
        id: 'detail',
        header: t('imports.reason'),
        width: 200,
        grow: true,
        priority: 4,
        cell: ({ detail, reason }) => <span title={detail || reason}>{detail || reason}</span>,
      },
      {
        id: 'source',
        header: t('imports.source'),
        width: 110,
        priority: 6,
        cell: ({ source }) => source?.name ?? t('common.unknown'),
      },
      {
        id: 'key',
        header: t('imports.key'),
        width: 120,
        grow: true,
        priority: 7,
        cell: ({ source_key }) => (
          <span className="mono" title={source_key}>
            {source_key}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('imports.state'),
        width: 104,
        priority: 3,
        cell: ({ state }) => <StatusBadge domain="cdr_review" value={state} />,
      },
    ],
    [t],
  )
}
