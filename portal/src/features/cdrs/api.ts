import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import type { CallResult } from '@/api/types'
import { useLivePolling } from '@/live/store'
import { recentCdrsQuery } from '@/live/topics'

export const cdrsPerPage = 100

export interface CdrFilter {
  account_id?: number | undefined
  result?: CallResult | undefined
  cursor?: string | undefined
}

export const callResults: readonly CallResult[] = [
  'answered',
  'busy',
  'no_answer',
  'cancelled',
  'failed',
  'rejected',
]

export const cdrsQuery = (filter: CdrFilter) =>
  queryOptions({
    queryKey: queryKeys.cdrs.list({ ...filter, limit: cdrsPerPage }),
    queryFn: () =>
      body(api.GET('/api/v1/cdrs', { params: { query: { ...filter, limit: cdrsPerPage } } })),
    placeholderData: keepPreviousData,
  })

/** One page of call records by filter. */
export function useCdrs(filter: CdrFilter) {
  return useQuery({ ...cdrsQuery(filter), enabled: useMay('call_records.see') })
}

/** The newest call records; the stream puts new ones on top. */
export function useRecentCdrs() {
  const refetchInterval = useLivePolling()
  return useQuery({
    queryKey: queryKeys.cdrs.list(recentCdrsQuery),
    queryFn: () => body(api.GET('/api/v1/cdrs', { params: { query: recentCdrsQuery } })),
    refetchInterval,
    enabled: useMay('call_records.see'),
  })
}

export const cdrQuery = (callId: string) =>
  queryOptions({
    queryKey: queryKeys.cdrs.detail(callId),
    queryFn: () =>
      body(api.GET('/api/v1/cdrs/{call_id}', { params: { path: { call_id: callId } } })),
  })

/** One call record with its decision, attempts and both explanations. */
export function useCdr(callId: string) {
  return useQuery({ ...cdrQuery(callId), enabled: useMay('call_records.see') })
}
