import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cdr } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { LiveBadge } from '@/components/patterns/live_badge'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Button } from '@/components/ui/button'
import { useAccounts } from '@/features/accounts/api'
import { type CdrFilter, callResults, cdrsPerPage, useCdrs } from '@/features/cdrs/api'
import { useCdrColumns } from '@/features/cdrs/columns'
import { CdrFilters } from '@/features/cdrs/filters'
import { CdrPeek } from '@/features/cdrs/peek'
import { optionalChoice, optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { useLive } from '@/live/store'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/call-records/')({
  validateSearch: (search: Record<string, unknown>) => ({
    account_id: optionalId(search.account_id),
    result: optionalChoice(search.result, callResults),
    cursor: optionalText(search.cursor),
    call: optionalText(search.call),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="call_records.see" title={t('nav.page.call_records')}>
        <CallRecordsPage />
      </MayView>
    )
  },
})

const callId = (cdr: Cdr) => cdr.call_id
const tableId = 'call-records'

/** Call records by cursor pages; filters and place stand in the address bar. */
function CallRecordsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/voice/call-records' })
  const { call: peekId, ...filter } = Route.useSearch()
  const query = useCdrs(filter)
  const columns = useCdrColumns()
  const accounts = useAccounts().data?.items
  const clearNew = useLive((state) => state.clearNewCdrs)
  const peeked = query.data?.items.find(({ call_id }) => call_id === peekId)
  const isFiltered = filter.account_id !== undefined || filter.result !== undefined

  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh answer holds what was new
  useEffect(clearNew, [clearNew, query.dataUpdatedAt])
  const paging = usePaging({
    cursor: filter.cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: cdrsPerPage,
    go: (cursor) => void navigate({ search: { ...filter, cursor, call: undefined } }),
  })
  const setFilter = (next: CdrFilter) =>
    void navigate({
      search: {
        account_id: next.account_id,
        result: next.result,
        cursor: undefined,
        call: undefined,
      },
    })
  const { account_id, result, cursor } = filter
  const setPeek = useCallback(
    (call: string | null) =>
      void navigate({
        search: { account_id, result, cursor, call: call ?? undefined },
        replace: true,
      }),
    [navigate, account_id, result, cursor],
  )
  const open = useCallback(
    (id: string) => void navigate({ to: '/voice/call-records/$callId', params: { callId: id } }),
    [navigate],
  )
  const showNew = () => {
    if (filter.cursor) setFilter(filter)
    void query.refetch()
  }
  const options = useMemo(
    () =>
      accounts?.map(({ account_id, name }) => ({ value: String(account_id), label: name })) ?? [],
    [accounts],
  )

  return (
    <Page
      isBleed
      title={t('nav.page.call_records')}
      crumbs={[t('nav.title.voice'), t('nav.group.traffic')]}
      badge={<LiveBadge />}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('cdrs.dock_status')}
      peek={
        peeked && (
          <CdrPeek cdr={peeked} onClose={() => setPeek(null)} onOpen={() => open(peeked.call_id)} />
        )
      }
    >
      <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <CdrFilters filter={filter} accounts={options} onChange={setFilter} onShowNew={showNew} />
        <DataTable
          isPrimary
          id={tableId}
          label={t('nav.page.call_records')}
          columns={columns}
          rowId={callId}
          query={query}
          peekId={peekId ?? null}
          onPeek={setPeek}
          onOpen={open}
          paging={paging}
          empty={
            isFiltered ? (
              <EmptyState
                kind="no_match"
                title={t('cdrs.no_match')}
                detail={t('cdrs.no_match_detail')}
                action={<Button onClick={() => setFilter({})}>{t('table.clear_filters')}</Button>}
              />
            ) : (
              <EmptyState kind="first_use" title={t('cdrs.none')} detail={t('cdrs.none_detail')} />
            )
          }
        />
      </div>
    </Page>
  )
}
