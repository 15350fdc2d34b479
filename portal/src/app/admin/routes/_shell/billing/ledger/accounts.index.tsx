import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { LiveBadge } from '@/components/patterns/live_badge'
import { Page } from '@/components/patterns/page'
import { PauseButton } from '@/components/patterns/pause_button'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { accountsPerPage, useAccounts } from '@/features/accounts/api'
import { useAccountColumns } from '@/features/accounts/columns'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { useLedgerTabs } from '../../../../shell/ledger_tabs'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/accounts/')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="accounts.see" title={t('ledger.title')}>
        <AccountsPage />
      </MayView>
    )
  },
})

const rowId = (account: Account) => String(account.account_id)
const tableId = 'accounts'

/** All accounts with posted balance, money held by running calls, and what is available. */
function AccountsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/billing/ledger/accounts' })
  const { cursor } = Route.useSearch()
  const query = useAccounts(cursor)
  const columns = useAccountColumns()
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: accountsPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  const open = useCallback(
    (accountId: string) =>
      void navigate({ to: '/billing/ledger/accounts/$accountId', params: { accountId } }),
    [navigate],
  )
  return (
    <Page
      isBleed
      title={t('ledger.title')}
      crumbs={[t('nav.title.billing')]}
      badge={<LiveBadge />}
      tabs={useLedgerTabs()}
      currentTab="/billing/ledger/accounts"
      tools={
        <>
          <RefreshButton query={query} />
          <PauseButton />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('accounts.dock_status')}
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.accounts')}
        columns={columns}
        rowId={rowId}
        query={query}
        onOpen={open}
        paging={paging}
        empty={
          <EmptyState
            kind="first_use"
            title={t('accounts.none')}
            detail={t('accounts.none_detail')}
          />
        }
      />
    </Page>
  )
}
