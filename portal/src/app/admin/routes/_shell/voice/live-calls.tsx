import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { PhoneOff } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { LiveCall } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { LiveBadge } from '@/components/patterns/live_badge'
import { Page } from '@/components/patterns/page'
import { PauseButton } from '@/components/patterns/pause_button'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { AccountBalances } from '@/features/accounts/balances'
import { RecentCdrs } from '@/features/cdrs/recent'
import { useLiveCalls } from '@/features/live_calls/api'
import { useLiveCallColumns } from '@/features/live_calls/columns'
import { HangUpDialog } from '@/features/live_calls/hang_up'
import { LiveCallPeek } from '@/features/live_calls/peek'
import { TrafficKpis } from '@/features/metrics/traffic_kpis'
import { optionalText } from '@/lib/search'
import type { PageAction } from '@/stores/actions'
import { LiveStatus } from '../../../shell/live_status'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/live-calls')({
  validateSearch: (search: Record<string, unknown>) => ({ call: optionalText(search.call) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="calls.see" title={t('nav.page.live_calls')}>
        <LiveCallsPage />
      </MayView>
    )
  },
})

const callId = (call: LiveCall) => call.call_id
const tableId = 'live-calls'

/** Running calls with growing money, the day's figures, newest records and balances: all on one live page. */
function LiveCallsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { call: peekId } = Route.useSearch()
  const query = useLiveCalls()
  const columns = useLiveCallColumns()
  const mayEnd = useMay('calls.end')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [ending, setEnding] = useState<readonly LiveCall[] | null>(null)
  const calls = query.data?.items

  const setPeek = useCallback(
    (call: string | null) =>
      void navigate({
        to: '/voice/live-calls',
        search: { call: call ?? undefined },
        replace: true,
      }),
    [navigate],
  )
  const openRecord = useCallback(
    (id: string) => void navigate({ to: '/voice/call-records/$callId', params: { callId: id } }),
    [navigate],
  )
  const openAccount = useCallback(
    (id: string) =>
      void navigate({ to: '/billing/ledger/accounts/$accountId', params: { accountId: id } }),
    [navigate],
  )

  const targets = useMemo(() => {
    const picked = calls?.filter(({ call_id }) => chosen.has(call_id)) ?? []
    if (picked.length > 0) return picked
    return calls?.filter(({ call_id }) => call_id === peekId) ?? []
  }, [calls, chosen, peekId])
  const selected = useMemo(
    () => new Set([...chosen].filter((id) => calls?.some(({ call_id }) => call_id === id))),
    [chosen, calls],
  )
  const actions = useMemo((): PageAction[] => {
    if (!mayEnd) return []
    return [
      {
        id: 'hang-up',
        label:
          targets.length > 1
            ? t('calls.hang_up_count', { count: targets.length })
            : t('calls.hang_up'),
        icon: PhoneOff,
        tone: 'danger',
        isDisabled: targets.length === 0,
        run: () => setEnding(targets),
      },
    ]
  }, [mayEnd, targets, t])

  return (
    <Page
      isBleed
      title={t('nav.page.live_calls')}
      crumbs={[t('nav.title.voice'), t('nav.group.traffic')]}
      badge={<LiveBadge />}
      tools={
        <>
          <RefreshButton query={query} />
          <PauseButton />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={
        <LiveStatus
          selected={selected.size}
          onClear={() => setChosen(new Set())}
          hint={mayEnd ? t('calls.hang_up_hint') : ''}
        />
      }
      actions={actions}
      peek={
        peekId && (
          <LiveCallPeek
            callId={peekId}
            call={calls?.find(({ call_id }) => call_id === peekId)}
            onClose={() => setPeek(null)}
            onOpen={() => openRecord(peekId)}
          />
        )
      }
    >
      <div className="grid h-full min-h-[620px] grid-rows-[auto_minmax(0,1fr)_auto] max-lg:h-auto max-lg:min-h-0 max-lg:grid-rows-[auto_340px_auto]">
        <TrafficKpisIfAllowed />
        <DataTable
          isPrimary
          id={tableId}
          label={t('calls.running')}
          columns={columns}
          rowId={callId}
          query={query}
          peekId={peekId ?? null}
          onPeek={setPeek}
          {...(mayEnd && { selection: { selected, onChange: setChosen } })}
          empty={
            <EmptyState kind="first_use" title={t('calls.none')} detail={t('calls.none_detail')} />
          }
        />
        <div className="grid h-[272px] border-t border-line max-lg:h-auto lg:grid-cols-[minmax(0,57fr)_minmax(0,43fr)]">
          <Panel title={t('cdrs.recent')}>
            <RecentCdrs onOpen={openRecord} />
          </Panel>
          <Panel title={t('accounts.balances')}>
            <AccountBalances onOpen={openAccount} />
          </Panel>
        </div>
      </div>
      <HangUpDialog calls={ending} onClose={() => setEnding(null)} />
    </Page>
  )
}

function TrafficKpisIfAllowed() {
  return useMay('metrics.see') ? <TrafficKpis isFlush /> : <div />
}

function Panel({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section
      aria-label={title}
      className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] border-line max-lg:h-80 max-lg:border-t lg:not-first:border-l"
    >
      <h2 className="flex h-9 items-center px-(--gutter) text-sm">{title}</h2>
      <div className="min-h-0 border-t border-line">{children}</div>
    </section>
  )
}
