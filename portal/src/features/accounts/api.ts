import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import type { AccountLimitsChange } from '@/api/types'
import { useLivePolling } from '@/live/store'

export const accountsPerPage = 100

export const accountsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: queryKeys.accounts.list({ cursor, limit: accountsPerPage }),
    queryFn: () =>
      body(api.GET('/api/v1/accounts', { params: { query: { cursor, limit: accountsPerPage } } })),
    placeholderData: keepPreviousData,
  })

/** Accounts with balances; kept current by the stream. */
export function useAccounts(cursor?: string) {
  const refetchInterval = useLivePolling()
  return useQuery({ ...accountsQuery(cursor), refetchInterval, enabled: useMay('accounts.see') })
}

export const linesPerPage = 100

/** What was posted on an account, newest first, each line with the balance after it. */
export function useAccountLines(accountId: number, cursor?: string) {
  return useQuery({
    queryKey: [...queryKeys.accountLines(accountId), { cursor }],
    queryFn: () =>
      body(
        api.GET('/api/v1/accounts/{account_id}/lines', {
          params: { path: { account_id: accountId }, query: { cursor, limit: linesPerPage } },
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: useMay('accounts.see'),
  })
}

export function useAccount(accountId: number) {
  const refetchInterval = useLivePolling()
  return useQuery({
    queryKey: queryKeys.accounts.detail(accountId),
    queryFn: () =>
      body(
        api.GET('/api/v1/accounts/{account_id}', { params: { path: { account_id: accountId } } }),
      ),
    refetchInterval,
    enabled: useMay('accounts.see'),
  })
}

/** Money reserved for running calls of one account. */
export function useHolds(accountId: number) {
  const refetchInterval = useLivePolling()
  return useQuery({
    queryKey: queryKeys.holds(accountId),
    queryFn: () =>
      body(
        api.GET('/api/v1/accounts/{account_id}/holds', {
          params: { path: { account_id: accountId }, query: { limit: accountsPerPage } },
        }),
      ),
    refetchInterval,
    enabled: useMay('accounts.see'),
  })
}

/** Changes limits. Refused when somebody else changed them after the account was read. */
export function useChangeLimits(accountId: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ change, key }: { change: AccountLimitsChange; key: string }) =>
      body(
        api.PATCH('/api/v1/accounts/{account_id}/limits', {
          params: { path: { account_id: accountId }, header: { 'Idempotency-Key': key } },
          body: change,
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.accounts.all }),
  })
}
