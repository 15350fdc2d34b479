import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'

export const carriersPerPage = 100

/** One page of carriers. */
export function useCarriers(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.carriers.list({ cursor, limit: carriersPerPage }),
    queryFn: () =>
      body(api.GET('/api/v1/carriers', { params: { query: { cursor, limit: carriersPerPage } } })),
    placeholderData: keepPreviousData,
    enabled: useMay('carriers.see'),
  })
}
