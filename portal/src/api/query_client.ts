import { QueryClient } from '@tanstack/react-query'
import { isPassing } from './problem'

const retriesMax = 2
/** How often a query whose server is away asks by itself. */
export const outageMs = 10_000

/** For `refetchInterval`: asks again by itself while the server is away, else every `usual` ms. */
export const untilAnswered =
  (usual: number | false = false) =>
  ({ state }: { state: { error: Error | null } }): number | false =>
    isPassing(state.error) ? outageMs : usual

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < retriesMax && isPassing(error),
        refetchInterval: untilAnswered(),
      },
      mutations: { retry: false },
    },
  })
}
