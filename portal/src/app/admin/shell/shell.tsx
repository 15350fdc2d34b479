import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Right, rightsOf } from '@/api/rights'
import { useMe } from '@/api/session'
import type { Me } from '@/api/types'
import { AppShell } from '@/components/patterns/app_shell'
import { ErrorBoundary } from '@/components/patterns/error_boundary'
import { Header1 } from '@/components/patterns/header1'
import { Rail } from '@/components/patterns/rail'
import { Sidebar2 } from '@/components/patterns/sidebar2'
import { NodeStatus } from '@/features/metrics/node_status'
import { loadTexts } from '@/lib/i18n'
import { useMedia } from '@/lib/use_media'
import { connectLive } from '@/live/connect'
import type { Topic } from '@/live/protocol'
import { useToasts } from '@/stores/toasts'
import { useUi } from '@/stores/ui'
import { SessionWarning } from './session_warning'
import { useNav } from './use_nav'
import { useShortcuts } from './use_shortcuts'

const AccountMenu = lazy(() => import('./account_menu'))
const AdminDrawer = lazy(() => import('./admin_drawer'))
const Toaster = lazy(() =>
  import('@/components/ui/toaster').then(({ Toaster }) => ({ default: Toaster })),
)
const AdminPalette = lazy(() => import('./admin_palette'))
// Its texts are not those of the first page.
const AdminShortcuts = lazy(async () => {
  await loadTexts()
  return import('./admin_shortcuts')
})

const topicNeeds: readonly (readonly [Topic, Right])[] = [
  ['live-calls', 'calls.see'],
  ['cdrs', 'call_records.see'],
  ['accounts', 'accounts.see'],
  ['metrics', 'metrics.see'],
]

/** Connects the tab to the event stream with the topics this log-in may see. */
function useLiveConnection(me: Me | undefined) {
  const client = useQueryClient()
  useEffect(() => {
    if (!me) return
    const rights = rightsOf(me)
    const topics = topicNeeds.filter(([, needs]) => rights.includes(needs)).map(([t]) => t)
    if (topics.length > 0) return connectLive(client, topics)
  }, [client, me])
}

/** The frame around every page of the super admin portal. */
export function Shell() {
  const { t } = useTranslation()
  const me = useMe()
  const ui = useUi()
  const sections = useNav()
  const hasToasts = useToasts(({ toasts }) => toasts.length > 0)
  const isWide = useMedia('(min-width: 1280px)')
  useShortcuts()
  useLiveConnection(me)
  const section = sections.find(({ isCurrent }) => isCurrent) ?? sections[0]
  const isSideShown = isWide && ui.isSideOpen && section !== undefined
  const openSide = () => (isWide ? ui.toggleSide() : ui.setDrawerOpen(true))

  return (
    <>
      <AppShell
        notice={<SessionWarning />}
        header={
          <Header1
            workspace={me?.tenant.name ?? ''}
            role={
              me
                ? (me.custom_role?.name ??
                  t(`role.${me.role}` as 'role.viewer', { defaultValue: me.role }))
                : ''
            }
            homeTo="/"
            theme={ui.theme}
            onTheme={ui.setTheme}
            onSearch={() => ui.setPaletteOpen(true)}
            onHelp={() => ui.setShortcutSheetOpen(true)}
            onMenu={() => ui.setDrawerOpen(true)}
            isSideHidden={!isSideShown}
            onShowSide={openSide}
            account={
              <Suspense fallback={<span className="ml-1 size-7 rounded-full bg-identity-user" />}>
                <AccountMenu />
              </Suspense>
            }
          />
        }
        rail={<Rail sections={sections} />}
        side={
          isSideShown ? (
            <Sidebar2 section={section} status={<NodeStatus />} onCollapse={ui.toggleSide} />
          ) : null
        }
      >
        <div className="min-h-0 min-w-0">
          <ErrorBoundary>
            <Outlet />
          </ErrorBoundary>
        </div>
      </AppShell>
      {/* Outside the frame: a message or a drawer is no part of its grid. */}
      <Suspense fallback={null}>
        {ui.isDrawerOpen && <AdminDrawer sections={sections} />}
        {hasToasts && <Toaster />}
        {ui.isPaletteOpen && <AdminPalette />}
        {ui.isShortcutSheetOpen && <AdminShortcuts />}
      </Suspense>
    </>
  )
}
