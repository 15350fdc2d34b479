import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { LedgerPeriod } from '@/api/types'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { entriesPerPage, usePeriods } from '@/features/ledger/api'
import { CloseDialog } from '@/features/ledger/close_dialog'
import { usePeriodColumns } from '@/features/ledger/period_columns'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import type { PageAction } from '@/stores/actions'
import { useLedgerTabs } from '../../../../shell/ledger_tabs'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/periods')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="periods.see" title={t('ledger.title')}>
        <PeriodsPage />
      </MayView>
    )
  },
})

const rowId = ({ period }: LedgerPeriod) => period

/** Closed months with the digest of their last entry. */
function PeriodsPage() {
  const { t } = useTranslation()
  const { cursor } = Route.useSearch()
  const navigate = useNavigate({ from: '/billing/ledger/periods' })
  const query = usePeriods(cursor)
  const mayClose = useMay('periods.close')
  const [isClosing, setClosing] = useState(false)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: entriesPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  const actions = useMemo<readonly PageAction[]>(
    () =>
      mayClose
        ? [
            {
              id: 'close-period',
              label: t('periods.close'),
              icon: Lock,
              tone: 'primary',
              run: () => setClosing(true),
            },
          ]
        : [],
    [t, mayClose],
  )
  return (
    <Page
      isBleed
      title={t('ledger.title')}
      crumbs={[t('nav.title.billing')]}
      tabs={useLedgerTabs()}
      currentTab="/billing/ledger/periods"
      tools={<RefreshButton query={query} />}
      status={t('periods.dock_status')}
      actions={actions}
    >
      <DataTable
        isPrimary
        id="periods"
        label={t('nav.page.periods')}
        columns={usePeriodColumns()}
        rowId={rowId}
        query={query}
        paging={paging}
        empty={
          <EmptyState
            kind="first_use"
            title={t('periods.none')}
            detail={t('periods.none_detail')}
          />
        }
      />
      <CloseDialog open={isClosing} onClose={() => setClosing(false)} />
    </Page>
  )
}
