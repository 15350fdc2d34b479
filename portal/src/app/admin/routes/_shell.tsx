import { createFileRoute, redirect } from '@tanstack/react-router'
import { asApiError } from '@/api/problem'
import { meQuery } from '@/api/session'
import { ErrorCard } from '@/components/patterns/error_card'
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
  errorComponent: ({ error, reset }) => (
    <main className="h-full overflow-y-auto">
      <ErrorCard error={error} onRetry={reset} />
    </main>
  ),
})
