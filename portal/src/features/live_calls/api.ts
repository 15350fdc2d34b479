import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import { useLivePolling } from '@/live/store'

/** As many as one page of the API holds. */
const loadedMax = 500

export const liveCallsQuery = queryOptions({
  queryKey: queryKeys.liveCalls.list(),
  queryFn: () => body(api.GET('/api/v1/live-calls', { params: { query: { limit: loadedMax } } })),
})

/** Running calls, kept current by the stream. */
export function useLiveCalls() {
  const refetchInterval = useLivePolling()
  return useQuery({ ...liveCallsQuery, refetchInterval, enabled: useMay('calls.see') })
}

/** Asks for the end of calls, one request each. The calls leave the list when the switch confirms. */
export function useEndCalls() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (callIds: readonly string[]) => {
      for (const callId of callIds) {
        await api.POST('/api/v1/live-calls/{call_id}/end', {
          params: { path: { call_id: callId } },
        })
      }
    },
    onSettled: () =>
      client.invalidateQueries({ queryKey: queryKeys.liveCalls.all, refetchType: 'active' }),
  })
}
