import { createFileRoute, redirect } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import { meQuery } from '@/api/session'
import { EmptyState } from '@/components/patterns/empty_state'
import { ErrorCard } from '@/components/patterns/error_card'
import { Page } from '@/components/patterns/page'
import { Shell } from '../shell/shell'

export const Route = createFileRoute('/_shell')({
  beforeLoad: async ({ context }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (asApiError(error).status !== 401) throw error
      throw redirect({
        to: '/login',
        search: { return_to: location.pathname + location.search, reason: undefined },
      })
    }
  },
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <main className="h-full overflow-y-auto">
      <ErrorCard error={error} onRetry={reset} />
    </main>
  ),
})

function NotFound() {
  const { t } = useTranslation()
  return (
    <Page title={t('states.missing')}>
      <EmptyState
        kind="no_match"
        title={t('states.missing_page')}
        detail={t('states.missing_page_detail')}
      />
    </Page>
  )
}
