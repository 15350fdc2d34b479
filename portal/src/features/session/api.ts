import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, body, setCsrfToken } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import type { Me } from '@/api/types'

export interface Credentials {
  email: string
  password: string
}

/** Logs in; the cookie is set by the answer, the rest is kept under the `me` key. */
export function useLogIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (credentials: Credentials): Promise<Me> =>
      body(api.POST('/api/v1/login', { body: credentials })),
    onSuccess: (me) => {
      client.clear()
      setCsrfToken(me.csrf_token)
      client.setQueryData(queryKeys.me, me)
    },
  })
}

/** Logs out and forgets everything that was loaded. */
export function useLogOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      await api.POST('/api/v1/logout')
    },
    onSuccess: () => {
      setCsrfToken(null)
      client.clear()
    },
  })
}
