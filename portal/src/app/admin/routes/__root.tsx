import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { ErrorCard } from '@/components/patterns/error_card'
import type { RouterContext } from '../router'

export const Route = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: ({ error, reset }) => (
    <main className="h-full overflow-y-auto">
      <ErrorCard error={error} onRetry={reset} />
    </main>
  ),
})
