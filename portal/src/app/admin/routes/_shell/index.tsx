import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import { LiveBadge } from '@/components/patterns/live_badge'
import { Page } from '@/components/patterns/page'
import { PauseButton } from '@/components/patterns/pause_button'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Card } from '@/components/ui/card'
import { useMetrics } from '@/features/metrics/api'
import { NodeCard } from '@/features/metrics/node_card'
import { TrafficKpis } from '@/features/metrics/traffic_kpis'

export const Route = createFileRoute('/_shell/')({ component: OverviewPage })

const AccountBalances = lazy(() =>
  import('@/features/accounts/balances').then((module) => ({ default: module.AccountBalances })),
)
const RecentCdrs = lazy(() =>
  import('@/features/cdrs/recent').then((module) => ({ default: module.RecentCdrs })),
)

/** The first page after logging in: figures and node at once, the tables as soon as their code is there. */
function OverviewPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const metrics = useMetrics()
  const maySeeMetrics = useMay('metrics.see')
  const maySeeCdrs = useMay('call_records.see')
  const maySeeAccounts = useMay('accounts.see')
  return (
    <Page
      title={t('nav.page.overview')}
      crumbs={[t('nav.title.home')]}
      badge={<LiveBadge />}
      tools={
        <>
          {maySeeMetrics && <RefreshButton query={metrics} />}
          <PauseButton />
        </>
      }
    >
      <div className="grid gap-4">
        {maySeeMetrics && <TrafficKpis />}
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(320px,26%)]">
          {maySeeAccounts && (
            <Card title={t('accounts.balances')} pad={false} className="h-80">
              <Suspense>
                <AccountBalances
                  onOpen={(accountId) =>
                    void navigate({
                      to: '/billing/ledger/accounts/$accountId',
                      params: { accountId },
                    })
                  }
                />
              </Suspense>
            </Card>
          )}
          {maySeeMetrics && <NodeCard />}
        </div>
        {maySeeCdrs && (
          <Card title={t('cdrs.recent')} pad={false} className="h-96">
            <Suspense>
              <RecentCdrs
                onOpen={(callId) =>
                  void navigate({ to: '/voice/call-records/$callId', params: { callId } })
                }
              />
            </Suspense>
          </Card>
        )}
      </div>
    </Page>
  )
}
