import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditClass, AuditRow } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Badge } from '@/components/ui/badge'
import { Timestamp } from '@/components/ui/timestamp'

const tones = {
  change: 'neutral',
  export: 'info',
  financial: 'success',
  impersonation: 'warning',
  login: 'neutral',
  refusal: 'danger',
  retention: 'draft',
} as const satisfies Record<AuditClass, string>

export function AuditClassBadge({ value }: { value: AuditClass }) {
  const { t } = useTranslation()
  return <Badge tone={tones[value]}>{t(`audit.class_${value}`)}</Badge>
}

/** Who did it, and as whom; parts of the system have no name. */
export function AuditActor({ row }: { row: AuditRow }) {
  const { t } = useTranslation()
  const name = row.actor_name || row.actor
  return row.on_behalf_of
    ? t('audit.acting_as', { name, other: row.on_behalf_name || row.on_behalf_of })
    : name
}

/** Columns of the audit log. */
export function useAuditColumns(): readonly Column<AuditRow>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'at',
        header: t('audit.at'),
        width: 206,
        priority: 2,
        cell: ({ at }) => (
          <span className="text-fg-2">
            <Timestamp at={at} />
          </span>
        ),
      },
      {
        id: 'actor',
        header: t('audit.actor'),
        width: 160,
        priority: 1,
        cell: (row) => <AuditActor row={row} />,
      },
      {
        id: 'class',
        header: t('audit.class'),
        width: 118,
        priority: 5,
        cell: ({ action_class }) => <AuditClassBadge value={action_class} />,
      },
      {
        id: 'action',
        header: t('audit.action'),
        width: 190,
        priority: 3,
        cell: ({ action }) => <span className="mono">{action}</span>,
      },
      {
        id: 'object',
        header: t('audit.object'),
        width: 190,
        grow: true,
        priority: 4,
        cell: ({ object }) => <span className="mono text-fg-2">{object}</span>,
      },
      {
        id: 'reason',
        header: t('audit.reason'),
        width: 160,
        priority: 7,
        cell: ({ reason }) => reason,
      },
      {
        id: 'address',
        header: t('audit.address'),
        width: 128,
        priority: 6,
        cell: ({ address }) => <span className="mono text-fg-2">{address}</span>,
      },
    ],
    [t],
  )
}
