import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { booksChanged } from '@/api/books'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import type { TopupRequest } from '@/api/types'

export const topupsPerPage = 100

export const topupChannels: readonly TopupRequest['channel'][] = ['bank', 'stripe', 'paypal']

/** Payments recorded on accounts, newest first. */
export function useTopups(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.topups.list({ cursor, limit: topupsPerPage }),
    queryFn: () =>
      body(api.GET('/api/v1/topups', { params: { query: { cursor, limit: topupsPerPage } } })),
    placeholderData: keepPreviousData,
    enabled: useMay('topups.see'),
  })
}

/** Records a payment. The same key and content again is answered again and posted once. */
export function useRecordTopup() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({
      accountId,
      topup,
      key,
    }: {
      accountId: number
      topup: TopupRequest
      key: string
    }) =>
      body(
        api.POST('/api/v1/accounts/{account_id}/topups', {
          params: { path: { account_id: accountId }, header: { 'Idempotency-Key': key } },
          body: topup,
        }),
      ),
    onSuccess: () => booksChanged(client),
  })
}
