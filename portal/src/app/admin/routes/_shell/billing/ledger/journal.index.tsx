import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalEntry } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { SidePeek } from '@/components/patterns/side_peek'
import { entriesPerPage, useJournal } from '@/features/ledger/api'
import { useJournalColumns } from '@/features/ledger/columns'
import { EntryView } from '@/features/ledger/entry_view'
import { formatCount } from '@/lib/format_money'
import { optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { useLedgerTabs } from '../../../../shell/ledger_tabs'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/journal/')({
  validateSearch: (search: Record<string, unknown>) => ({
    cursor: optionalText(search.cursor),
    entry: optionalId(search.entry),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="journal.see" title={t('ledger.title')}>
        <JournalPage />
      </MayView>
    )
  },
})

const entryId = (entry: JournalEntry) => String(entry.entry_no)
const tableId = 'journal'

/** The journal, newest entry first, with the postings of the active entry beside it. */
function JournalPage() {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/billing/ledger/journal' })
  const { cursor, entry: entryNo } = Route.useSearch()
  const query = useJournal(cursor)
  const columns = useJournalColumns()
  const peeked = query.data?.items.find(({ entry_no }) => entry_no === entryNo)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: entriesPerPage,
    go: (next) => void navigate({ search: { cursor: next, entry: undefined } }),
  })
  const setPeek = useCallback(
    (id: string | null) =>
      void navigate({
        search: { cursor, entry: id === null ? undefined : Number(id) },
        replace: true,
      }),
    [navigate, cursor],
  )
  const open = useCallback(
    (id: string) =>
      void navigate({ to: '/billing/ledger/journal/$entryNo', params: { entryNo: id } }),
    [navigate],
  )
  return (
    <Page
      isBleed
      title={t('ledger.title')}
      crumbs={[t('nav.title.billing')]}
      tabs={useLedgerTabs()}
      currentTab="/billing/ledger/journal"
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('ledger.dock_status')}
      peek={
        peeked && (
          <SidePeek
            label={t('ledger.entry', { number: formatCount(peeked.entry_no) })}
            heading={<b>{t('ledger.entry', { number: formatCount(peeked.entry_no) })}</b>}
            onClose={() => setPeek(null)}
            onOpen={() => open(String(peeked.entry_no))}
          >
            <EntryView entry={peeked} />
          </SidePeek>
        )
      }
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.journal')}
        columns={columns}
        rowId={entryId}
        query={query}
        peekId={entryNo === undefined ? null : String(entryNo)}
        onPeek={setPeek}
        onOpen={open}
        paging={paging}
        empty={
          <EmptyState kind="first_use" title={t('ledger.none')} detail={t('ledger.none_detail')} />
        }
      />
    </Page>
  )
}
