import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { CdrReview } from '@/api/types'
import { Page } from '@/components/patterns/page'
import { QueryView } from '@/components/patterns/query_view'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Banner } from '@/components/ui/banner'
import { Card } from '@/components/ui/card'
import { StatusBadge } from '@/components/ui/status_badge'
import { useCdrReview } from '@/features/cdr_imports/api'
import { ReviewFacts, ReviewRecord } from '@/features/cdr_imports/review_view'
import { MayView } from '../../../shell/may_view'
import { useReviewActions } from '../../../shell/review_actions'

export const Route = createFileRoute('/_shell/voice/cdr-reviews/$reviewId')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="imports.use" title={t('nav.page.cdr_reviews')}>
        <CdrReviewPage />
      </MayView>
    )
  },
})

/** One CDR that waits: why, what it says, and of a conflict the report that holds its key. */
function CdrReviewPage() {
  const { t } = useTranslation()
  const reviewId = Number(Route.useParams().reviewId)
  const query = useCdrReview(reviewId)
  const { actions, dialogs } = useReviewActions(query.data)
  return (
    <Page
      title={t('imports.review', { number: reviewId })}
      crumbs={[t('nav.title.voice'), t('nav.page.cdr_reviews')]}
      badge={query.data && <StatusBadge domain="cdr_review" value={query.data.state} />}
      tools={<RefreshButton query={query} />}
      status={t('imports.dock_status_reviews')}
      actions={actions}
    >
      <QueryView query={query} skeletonRows={8}>
        {(review) => <ReviewPageView review={review} />}
      </QueryView>
      {dialogs}
    </Page>
  )
}

const linkLook = 'text-accent-text med hover:underline'

function ReviewPageView({ review }: { review: CdrReview }) {
  const { t } = useTranslation()
  const isConflict = review.kind === 'conflict'
  const callId = review.known_call_id ?? review.call_id
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
      <Card title={t('imports.why_waiting')}>
        <ReviewFacts review={review} />
        <p className="mt-4 flex flex-wrap gap-x-4 gap-y-1">
          <Link
            to="/voice/cdr-imports/$importId"
            params={{ importId: String(review.import_id) }}
            className={linkLook}
          >
            {t('imports.open_import')}
          </Link>
          {callId && (review.known_call_id || review.state === 'booked') && (
            <Link to="/voice/call-records/$callId" params={{ callId }} className={linkLook}>
              {t('imports.open_call')}
            </Link>
          )}
        </p>
      </Card>
      <Card title={t(isConflict ? 'imports.versions' : 'imports.record')} pad={false}>
        {isConflict && review.state === 'open' && !review.known_record && (
          <div className="p-3">
            <Banner tone="info">{t('imports.no_known')}</Banner>
          </div>
        )}
        <ReviewRecord review={review} />
      </Card>
    </div>
  )
}
