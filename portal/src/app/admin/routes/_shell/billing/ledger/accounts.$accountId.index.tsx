import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Account, Hold } from '@/api/types'
import { DataTable } from '@/components/patterns/data_table'
import { DetailsList } from '@/components/patterns/details_list'
import { EmptyState } from '@/components/patterns/empty_state'
import { type Kpi, KpiStrip } from '@/components/patterns/kpi_strip'
import { LiveBadge } from '@/components/patterns/live_badge'
import { Page } from '@/components/patterns/page'
import { QueryView } from '@/components/patterns/query_view'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Card } from '@/components/ui/card'
import { Money } from '@/components/ui/money'
import { StatusBadge } from '@/components/ui/status_badge'
import { useAccount, useHolds } from '@/features/accounts/api'
import { useHoldColumns } from '@/features/accounts/columns'
import { limitRows } from '@/features/accounts/limit_rows'
import { formatCount } from '@/lib/format_money'
import { accountPath, useAccountActions, useAccountTabs } from '../../../../shell/account_parts'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/accounts/$accountId/')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="accounts.see" title={t('accounts.one')}>
        <AccountPage />
      </MayView>
    )
  },
})

const holdId = (hold: Hold) => hold.call_id

/** One account: balance, what running calls hold, limits and terms. */
function AccountPage() {
  const { t } = useTranslation()
  const accountId = Number(Route.useParams().accountId)
  const query = useAccount(accountId)
  const { actions, dialogs } = useAccountActions(query.data)
  return (
    <Page
      title={query.data?.name ?? t('accounts.one')}
      crumbs={[t('nav.title.billing'), t('ledger.title'), t('nav.page.accounts')]}
      badge={
        <>
          {query.data && <StatusBadge domain="account" value={query.data.status} />}
          <LiveBadge />
        </>
      }
      tabs={useAccountTabs(accountId)}
      currentTab={accountPath(accountId)}
      tools={<RefreshButton query={query} />}
      status={t('accounts.dock_status')}
      actions={actions}
    >
      <QueryView query={query} skeletonRows={8}>
        {(account) => <AccountView account={account} />}
      </QueryView>
      {dialogs}
    </Page>
  )
}

function AccountView({ account }: { account: Account }) {
  const { t } = useTranslation()
  const holds = useHolds(account.account_id)
  const holdColumns = useHoldColumns(account.currency)
  const balance = (id: 'posted_balance' | 'held' | 'available' | 'credit_limit'): Kpi => ({
    id,
    label: t(`accounts.${id}`),
    value: <Money amount={account[id]} currency={account.currency} style="call" />,
    note: t(`accounts.${id}_note`),
  })
  const limit = (value: number) => (value > 0 ? formatCount(value) : t('common.unlimited'))
  return (
    <div className="grid gap-4">
      <KpiStrip
        label={t('accounts.balance')}
        items={[
          balance('available'),
          balance('posted_balance'),
          balance('held'),
          balance('credit_limit'),
        ]}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(320px,30%)]">
        <Card title={t('accounts.holds')} pad={false} className="h-96 max-md:h-72">
          <DataTable
            isPrimary
            id="holds"
            label={t('accounts.holds')}
            columns={holdColumns}
            rowId={holdId}
            query={holds}
            empty={
              <EmptyState
                kind="first_use"
                title={t('accounts.no_holds')}
                detail={t('accounts.no_holds_detail')}
              />
            }
          />
        </Card>
        <Card title={t('accounts.terms')}>
          <DetailsList
            rows={[
              [t('accounts.customer'), account.customer.name],
              [t('accounts.kind'), t(`accounts.kind_${account.kind}`)],
              [t('accounts.currency'), account.currency],
              [t('accounts.rate_card'), account.rate_card?.name ?? t('common.none')],
              [t('accounts.routing_plan'), account.routing_plan?.name ?? t('common.none')],
              [t('accounts.live_calls'), formatCount(account.live_calls)],
              [t('accounts.channels_max'), limit(account.channels_max)],
              [t('accounts.cps_max'), limit(account.cps_max)],
              ...limitRows(account, t),
            ]}
          />
        </Card>
      </div>
    </div>
  )
}
