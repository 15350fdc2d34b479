import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrReview } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { FilterBar } from '@/components/patterns/filter_bar'
import { FilterChip } from '@/components/patterns/filter_chip'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { SidePeek } from '@/components/patterns/side_peek'
import { Button } from '@/components/ui/button'
import {
  importsPerPage,
  type ReviewFilter,
  reviewKinds,
  reviewStates,
  useCdrReview,
  useCdrReviews,
} from '@/features/cdr_imports/api'
import { useReviewColumns } from '@/features/cdr_imports/review_columns'
import { ReviewFacts, ReviewRecord } from '@/features/cdr_imports/review_view'
import { optionalChoice, optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { MayView } from '../../../shell/may_view'
import { useReviewActions } from '../../../shell/review_actions'

export const Route = createFileRoute('/_shell/voice/cdr-reviews/')({
  validateSearch: (search: Record<string, unknown>) => ({
    kind: optionalChoice(search.kind, reviewKinds),
    state: optionalChoice(search.state, reviewStates),
    cursor: optionalText(search.cursor),
    review: optionalId(search.review),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="imports.use" title={t('nav.page.cdr_reviews')}>
        <CdrReviewsPage />
      </MayView>
    )
  },
})

const tableId = 'cdr-reviews'
const rowId = ({ review_id }: CdrReview) => String(review_id)

/** Conflicts, CDRs without price and those in quarantine; decided in the dock. */
function CdrReviewsPage() {
  const { t } = useTranslation()
  const { kind, state, cursor, review: peekId } = Route.useSearch()
  const navigate = useNavigate({ from: '/voice/cdr-reviews' })
  const query = useCdrReviews({ kind, state }, cursor)
  const columns = useReviewColumns()
  const listed = query.data?.items.find(({ review_id }) => review_id === peekId)
  const peeked = useCdrReview(listed?.review_id).data ?? listed
  const { actions, dialogs } = useReviewActions(listed && peeked)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: importsPerPage,
    go: (next) => void navigate({ search: { kind, state, cursor: next, review: undefined } }),
  })
  const setFilter = (next: ReviewFilter) =>
    void navigate({
      search: { kind: next.kind, state: next.state, cursor: undefined, review: undefined },
    })
  const setPeek = useCallback(
    (id: string | null) =>
      void navigate({
        search: { kind, state, cursor, review: id === null ? undefined : Number(id) },
        replace: true,
      }),
    [navigate, kind, state, cursor],
  )
  const open = useCallback(
    (id: string) => void navigate({ to: '/voice/cdr-reviews/$reviewId', params: { reviewId: id } }),
    [navigate],
  )
  const isFiltered = kind !== undefined || state !== undefined
  const title = t('imports.review', { number: peekId })
  return (
    <Page
      isBleed
      title={t('nav.page.cdr_reviews')}
      crumbs={[t('nav.title.voice'), t('nav.group.imports')]}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('imports.dock_status_reviews')}
      actions={actions}
      peek={
        listed &&
        peeked && (
          <SidePeek
            label={title}
            heading={<b>{title}</b>}
            onClose={() => setPeek(null)}
            onOpen={() => open(String(peeked.review_id))}
          >
            <div className="border-b border-line-subtle px-4 py-3.5">
              <ReviewFacts review={peeked} />
            </div>
            <ReviewRecord review={peeked} />
          </SidePeek>
        )
      }
    >
      <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <FilterBar {...(isFiltered && { onClear: () => setFilter({}) })}>
          <FilterChip
            field={t('imports.kind')}
            operator={t('table.is')}
            anyLabel={t('table.any')}
            value={kind}
            options={reviewKinds.map((value) => ({ value, label: t(`imports.kind_${value}`) }))}
            onChange={(value) => setFilter({ state, kind: optionalChoice(value, reviewKinds) })}
          />
          <FilterChip
            field={t('imports.state')}
            operator={t('table.is')}
            anyLabel={t('table.any')}
            value={state}
            options={reviewStates.map((value) => ({
              value,
              label: t(`status.cdr_review.${value}`),
            }))}
            onChange={(value) => setFilter({ kind, state: optionalChoice(value, reviewStates) })}
          />
        </FilterBar>
        <DataTable
          isPrimary
          id={tableId}
          label={t('nav.page.cdr_reviews')}
          columns={columns}
          rowId={rowId}
          query={query}
          peekId={peekId === undefined ? null : String(peekId)}
          onPeek={setPeek}
          onOpen={open}
          paging={paging}
          empty={
            isFiltered ? (
              <EmptyState
                kind="no_match"
                title={t('imports.no_match')}
                detail={t('imports.no_match_detail')}
                action={<Button onClick={() => setFilter({})}>{t('table.clear_filters')}</Button>}
              />
            ) : (
              <EmptyState
                kind="first_use"
                title={t('imports.no_reviews')}
                detail={t('imports.no_reviews_detail')}
              />
            )
          }
        />
      </div>
      {dialogs}
    </Page>
  )
}
