import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { onSessionEnded, setCsrfToken } from '@/api/client'
import { routeTree } from './route_tree.gen'

export interface RouterContext {
  queryClient: QueryClient
}

/** Path under which the node serves this portal. */
export const basePath = '/admin'

/**
 * The router of the super admin portal. When the session ends, it goes to the log-in page and remembers the place.
 */
export function createAdminRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    basepath: basePath,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: false,
  })
  onSessionEnded(() => {
    if (router.state.location.pathname === '/login') return
    const returnTo = location.pathname + location.search
    setCsrfToken(null)
    queryClient.clear()
    void router.navigate({ to: '/login', search: { return_to: returnTo, reason: 'ended' } })
  })
  return router
}
