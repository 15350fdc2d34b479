import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, body, setCsrfToken } from './client'
import { queryKeys } from './query_keys'
import { type Right, rightsOf } from './rights'
import type { Me } from './types'

/** Who is logged in. Kept until log-out; its answer also carries the CSRF token of the session. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: async (): Promise<Me> => {
    const me = await body(api.GET('/api/v1/me'))
    setCsrfToken(me.csrf_token)
    return me
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

/** The log-in; undefined only outside the shell. */
export function useMe(): Me | undefined {
  return useQuery({ ...meQuery, enabled: false }).data
}

/** Whether the log-in has a right. */
export function useMay(right: Right): boolean {
  return rightsOf(useMe()).includes(right)
}
