import { useTranslation } from 'react-i18next'
import type { CdrReview } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { recordOf, recordRows } from './record'
import { ReviewKind } from './review_columns'

/** Why a CDR waits, and what somebody has decided. */
export function ReviewFacts({ review }: { review: CdrReview }) {
  const { t } = useTranslation()
  const isDecided = review.state !== 'open'
  return (
    <DetailsList
      rows={[
        [t('imports.state'), <StatusBadge key="state" domain="cdr_review" value={review.state} />],
        [t('imports.kind'), <ReviewKind key="kind" kind={review.kind} />],
        [
          t('imports.reason'),
          t(`imports.reasons.${review.reason}` as 'imports.reasons.no_price', {
            defaultValue: review.reason,
          }),
        ],
        ...(review.detail ? ([[t('imports.detail'), review.detail]] as const) : []),
        [t('imports.source'), review.source?.name ?? t('common.unknown')],
        [
          t('imports.key'),
          <span key="key" className="mono break-all">
            {review.source_key}
          </span>,
        ],
        [t('imports.found'), <Timestamp key="found" at={review.created_at} />],
        ...(isDecided
          ? ([
              [t('imports.decided'), <Timestamp key="decided" at={review.resolved_at} />],
              [t('imports.decided_by'), review.resolved_by],
              [t('adjustments.decision_reason'), review.resolution || t('common.none')],
            ] as const)
          : []),
      ]}
    />
  )
}

/** The report that waits; of a conflict beside the one that holds the key. What differs is bold. */
export function ReviewRecord({ review }: { review: CdrReview }) {
  const { t } = useTranslation()
  const known = review.known_record ? recordOf(review.known_record) : null
  const rows = recordRows(recordOf(review.record), known)
  const cell = 'px-3 py-1.5 text-left align-top font-normal break-words'
  return (
    <table className="w-full table-fixed border-collapse text-sm">
      <thead>
        <tr className="border-b border-line text-xs text-fg-3">
          <th scope="col" className={`${cell} w-24`}>
            {t('imports.field')}
          </th>
          {known && (
            <th scope="col" className={cell}>
              {t(review.known_call_id ? 'imports.booked_record' : 'imports.waiting_record')}
            </th>
          )}
          <th scope="col" className={cell}>
            {t(known ? 'imports.new_record' : 'imports.record')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, report, known: before, differs }) => {
          const look = differs ? 'num semi' : 'num'
          return (
            <tr
              key={field}
              {...(differs && { 'data-differs': true })}
              className={
                differs
                  ? 'border-b border-line-subtle bg-warning-soft'
                  : 'border-b border-line-subtle'
              }
            >
              <th scope="row" className={differs ? `${cell} text-fg` : `${cell} text-fg-3`}>
                {t(`imports.${field}`)}
              </th>
              {known && (
                <td className={cell}>
                  <span className={look}>{before || t('common.unknown')}</span>
                </td>
              )}
              <td className={cell}>
                <span className={look}>{report || t('common.unknown')}</span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
