import { useTranslation } from 'react-i18next'
import type { AuditDetail } from '@/api/types'
import { shownValue } from './shown_value'

/** What differs between before and after, a field per row. */
export function AuditChanges({ row }: { row: AuditDetail }) {
  const { t } = useTranslation()
  if (row.withheld) return <p className="text-fg-3">{t('audit.withheld', { key: row.withheld })}</p>
  if (row.is_erased) return <p className="text-fg-3">{t('audit.erased')}</p>
  if (row.changes.length === 0) return <p className="text-fg-3">{t('audit.no_changes')}</p>
  return (
    <dl className="grid gap-2.5">
      {row.changes.map(({ field, before, after }) => (
        <div key={field} className="grid gap-0.5">
          <dt className="mono text-xs text-fg-3">{field}</dt>
          {before !== null && (
            <dd className="break-words rounded-sm bg-danger-soft px-2 py-0.5 text-danger">
              <span className="sr-only">{t('audit.before')} </span>
              <del className="no-underline">{shownValue(before)}</del>
            </dd>
          )}
          {after !== null && (
            <dd className="break-words rounded-sm bg-success-soft px-2 py-0.5 text-success">
              <span className="sr-only">{t('audit.after')} </span>
              <ins className="no-underline">{shownValue(after)}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
