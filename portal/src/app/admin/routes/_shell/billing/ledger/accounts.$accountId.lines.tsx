import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { AccountLine } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { StatusBadge } from '@/components/ui/status_badge'
import { linesPerPage, useAccount, useAccountLines } from '@/features/accounts/api'
import { useLineColumns } from '@/features/accounts/line_columns'
import { EntryKind } from '@/features/ledger/columns'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { accountPath, useAccountActions, useAccountTabs } from '../../../../shell/account_parts'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/accounts/$accountId/lines')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="accounts.see" title={t('accounts.lines')}>
        <AccountLinesPage />
      </MayView>
    )
  },
})

const tableId = 'account-lines'
const lineId = ({ entry_no, line_no }: AccountLine) => `${entry_no}-${line_no}`
const kindOf = (kind: string) => <EntryKind kind={kind} />

/** The statement of an account: every line with the balance after it, newest first. */
function AccountLinesPage() {
  const { t } = useTranslation()
  const { accountId } = Route.useParams()
  const { cursor } = Route.useSearch()
  const navigate = useNavigate({ from: '/billing/ledger/accounts/$accountId/lines' })
  const account = useAccount(Number(accountId))
  const query = useAccountLines(Number(accountId), cursor)
  const columns = useLineColumns(kindOf)
  const mayOpen = useMay('journal.see')
  const { actions, dialogs } = useAccountActions(account.data)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: linesPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: '/billing/ledger/journal/$entryNo',
        params: { entryNo: id.split('-')[0] ?? id },
      }),
    [navigate],
  )
  return (
    <Page
      isBleed
      title={account.data?.name ?? t('accounts.one')}
      crumbs={[t('nav.title.billing'), t('ledger.title'), t('nav.page.accounts')]}
      badge={account.data && <StatusBadge domain="account" value={account.data.status} />}
      tabs={useAccountTabs(Number(accountId))}
      currentTab={`${accountPath(Number(accountId))}/lines`}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('ledger.dock_status')}
      actions={actions}
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('accounts.lines')}
        columns={columns}
        rowId={lineId}
        query={query}
        {...(mayOpen && { onOpen: open })}
        paging={paging}
        empty={
          <EmptyState
            kind="first_use"
            title={t('accounts.no_lines')}
            detail={t('accounts.no_lines_detail')}
          />
        }
      />
      {dialogs}
    </Page>
  )
}
