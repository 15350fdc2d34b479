import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { HandCoins } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { Topup } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { useAccountNames } from '@/features/accounts/names'
import { topupsPerPage, useTopups } from '@/features/topups/api'
import { useTopupColumns } from '@/features/topups/columns'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import type { PageAction } from '@/stores/actions'
import { MayView } from '../../../shell/may_view'

const TopupDialog = lazy(() =>
  import('@/features/topups/record_dialog').then(({ TopupDialog }) => ({ default: TopupDialog })),
)

export const Route = createFileRoute('/_shell/billing/top-ups')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="topups.see" title={t('nav.page.top_ups')}>
        <TopupsPage />
      </MayView>
    )
  },
})

const tableId = 'top-ups'
const rowId = ({ topup_id }: Topup) => String(topup_id)

/** Payments recorded on accounts, newest first; a row opens its journal entry. */
function TopupsPage() {
  const { t } = useTranslation()
  const { cursor } = Route.useSearch()
  const navigate = useNavigate({ from: '/billing/top-ups' })
  const query = useTopups(cursor)
  const { accounts, nameOf } = useAccountNames()
  const columns = useTopupColumns(nameOf)
  const mayPost = useMay('topups.record')
  const [isRecording, setRecording] = useState(false)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: topupsPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  const items = query.data?.items
  const open = useCallback(
    (id: string) => {
      const topup = items?.find((one) => rowId(one) === id)
      if (!topup) return
      void navigate({
        to: '/billing/ledger/journal/$entryNo',
        params: { entryNo: String(topup.entry_no) },
      })
    },
    [navigate, items],
  )
  const actions = useMemo<readonly PageAction[]>(
    () =>
      mayPost
        ? [
            {
              id: 'topup',
              label: t('topups.record'),
              icon: HandCoins,
              tone: 'primary',
              run: () => setRecording(true),
            },
          ]
        : [],
    [t, mayPost],
  )
  return (
    <Page
      isBleed
      title={t('nav.page.top_ups')}
      crumbs={[t('nav.title.billing'), t('nav.group.money')]}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('topups.dock_status')}
      actions={actions}
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.top_ups')}
        columns={columns}
        rowId={rowId}
        query={query}
        onOpen={open}
        paging={paging}
        empty={
          <EmptyState kind="first_use" title={t('topups.none')} detail={t('topups.none_detail')} />
        }
      />
      <Suspense fallback={null}>
        <TopupDialog open={isRecording} accounts={accounts} onClose={() => setRecording(false)} />
      </Suspense>
    </Page>
  )
}
