import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'

export const trunksPerPage = 100

/** One page of trunks. */
export function useTrunks(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.trunks.list({ cursor, limit: trunksPerPage }),
    queryFn: () =>
      body(api.GET('/api/v1/trunks', { params: { query: { cursor, limit: trunksPerPage } } })),
    placeholderData: keepPreviousData,
    enabled: useMay('carriers.see'),
  })
}
