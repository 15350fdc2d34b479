import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import { useLivePolling } from '@/live/store'

export const metricsQuery = queryOptions({
  queryKey: queryKeys.metrics,
  queryFn: () => body(api.GET('/api/v1/metrics/summary')),
})

/** Figures of the day and state of the node; kept current by the stream. */
export function useMetrics() {
  const refetchInterval = useLivePolling()
  return useQuery({ ...metricsQuery, refetchInterval, enabled: useMay('metrics.see') })
}
