import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { TrialBalanceLine } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { useTrialBalance } from '@/features/ledger/api'
import {
  TrialProof,
  TrialSums,
  TrialWaiting,
  useTrialColumns,
} from '@/features/ledger/trial_balance'
import { useLedgerTabs } from '../../../../shell/ledger_tabs'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/trial-balance')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="trial_balance.see" title={t('ledger.title')}>
        <TrialBalancePage />
      </MayView>
    )
  },
})

const tableId = 'trial-balance'
const rowId = ({ number, currency }: TrialBalanceLine) => `${number}-${currency}`
const noLines: readonly TrialBalanceLine[] = []

/** What every account of the chart stands at, and the proof that both sides are equal. */
function TrialBalancePage() {
  const { t } = useTranslation()
  const query = useTrialBalance()
  const lines = query.data?.items ?? noLines
  const columns = useTrialColumns(lines)
  return (
    <Page
      isBleed
      title={t('ledger.title')}
      crumbs={[t('nav.title.billing')]}
      badge={
        lines.length > 0 && (
          <>
            <TrialProof lines={lines} />
            <TrialWaiting entries={query.data?.unvalued_entries ?? 0} />
          </>
        )
      }
      tabs={useLedgerTabs()}
      currentTab="/billing/ledger/trial-balance"
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('ledger.trial_dock_status')}
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.trial_balance')}
        columns={columns}
        rowId={rowId}
        query={query}
        sums={<TrialSums lines={lines} />}
        empty={
          <EmptyState
            kind="first_use"
            title={t('ledger.trial_none')}
            detail={t('ledger.trial_none_detail')}
          />
        }
      />
    </Page>
  )
}
