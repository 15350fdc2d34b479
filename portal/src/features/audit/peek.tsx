import { useTranslation } from 'react-i18next'
import type { AuditRow } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { QueryView } from '@/components/patterns/query_view'
import { SidePeek } from '@/components/patterns/side_peek'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy_button'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'
import { type AuditFilter, useAuditRow } from './api'
import { AuditChanges } from './changes'
import { AuditActor, AuditClassBadge } from './columns'

interface AuditPeekProps {
  row: AuditRow
  onClose: () => void
  /** Shows everything of this actor or about this object. */
  onFilter: (filter: AuditFilter) => void
}

/** A row of the log with what it changed and its place in the chain. */
export function AuditPeek({ row, onClose, onFilter }: AuditPeekProps) {
  const { t } = useTranslation()
  const query = useAuditRow(row.audit_no)
  const title = t('audit.row', { number: formatCount(row.audit_no) })
  return (
    <SidePeek label={title} heading={<b>{title}</b>} onClose={onClose}>
      <div className="grid gap-1.5 border-b border-line-subtle px-4 py-3.5">
        <div className="flex items-center gap-2 text-xs text-fg-3">
          <AuditClassBadge value={row.action_class} />
          <Timestamp at={row.at} />
        </div>
        <div className="mono break-words text-lg semi">{row.action}</div>
        <div className="text-fg-3">
          <AuditActor row={row} />
        </div>
        <div className="mt-1 flex flex-wrap gap-1.5">
          <Button size="sm" onClick={() => onFilter({ actor: row.actor })}>
            {t('audit.all_by')}
          </Button>
          <Button size="sm" onClick={() => onFilter({ object: row.object })}>
            {t('audit.all_of')}
          </Button>
        </div>
      </div>
      <QueryView query={query}>
        {(detail) => (
          <>
            <section className="border-b border-line-subtle px-4 py-3.5">
              <h2 className="mb-2 text-sm semi">{t('audit.changes')}</h2>
              <AuditChanges row={detail} />
            </section>
            <div className="px-4 py-3.5">
              <DetailsList
                wide={[t('audit.agent'), t('audit.digest')]}
                rows={[
                  [
                    t('audit.object'),
                    <span key="o" className="mono">
                      {detail.object}
                    </span>,
                  ],
                  [t('audit.reason'), detail.reason || '–'],
                  [
                    t('audit.address'),
                    <span key="a" className="mono">
                      {detail.address || '–'}
                    </span>,
                  ],
                  [
                    t('audit.operation'),
                    <span key="p" className="mono">
                      {detail.operation || '–'}
                    </span>,
                  ],
                  [
                    t('audit.request'),
                    <span key="r" className="mono">
                      {detail.request_id || '–'}
                    </span>,
                  ],
                  [t('audit.agent'), detail.user_agent || '–'],
                  [
                    t('audit.link'),
                    detail.link_no === null ? t('audit.unsealed') : formatCount(detail.link_no),
                  ],
                  [
                    t('audit.digest'),
                    detail.digest === null ? (
                      '–'
                    ) : (
                      <span key="d" className="flex items-center gap-1">
                        <span className="mono min-w-0 break-all text-xs">{detail.digest}</span>
                        <CopyButton text={detail.digest} label={t('audit.copy_digest')} />
                      </span>
                    ),
                  ],
                ]}
              />
            </div>
          </>
        )}
      </QueryView>
    </SidePeek>
  )
}
