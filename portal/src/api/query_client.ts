import { QueryClient } from '@tanstack/react-query'
import { asApiError } from './problem'

const retriesMax = 2

/** A refusal will not change by asking again; a lost connection or a busy server may. */
function isWorthRetrying(error: unknown): boolean {
  const { status } = asApiError(error)
  return status === 0 || status >= 502
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < retriesMax && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  })
}
