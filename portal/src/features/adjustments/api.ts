import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { booksChanged } from '@/api/books'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay, useMe } from '@/api/session'
import type { Adjustment, AdjustmentRequest } from '@/api/types'

export const adjustmentsPerPage = 100

/** Requested, decided and posted adjustments, newest first. */
export function useAdjustments(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.adjustments.list({ cursor, limit: adjustmentsPerPage }),
    queryFn: () =>
      body(
        api.GET('/api/v1/adjustments', {
          params: { query: { cursor, limit: adjustmentsPerPage } },
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: useMay('adjustments.see'),
  })
}

/** Posts an adjustment, or asks a second person when it is above the limit of one. */
export function useRequestAdjustment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ adjustment, key }: { adjustment: AdjustmentRequest; key: string }) =>
      body(
        api.POST('/api/v1/adjustments', {
          params: { header: { 'Idempotency-Key': key } },
          body: adjustment,
        }),
      ),
    onSuccess: () => booksChanged(client),
  })
}

export interface Decision {
  adjustmentId: number
  isApproved: boolean
  reason: string | null
  key: string
}

export function useDecideAdjustment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ adjustmentId, isApproved, reason, key }: Decision) => {
      const request = {
        params: { path: { adjustment_id: adjustmentId }, header: { 'Idempotency-Key': key } },
        body: { reason },
      }
      return body(
        isApproved
          ? api.POST('/api/v1/adjustments/{adjustment_id}/approve', request)
          : api.POST('/api/v1/adjustments/{adjustment_id}/reject', request),
      )
    },
    onSettled: () => booksChanged(client),
  })
}

/** Why this log-in cannot decide; null: it can. */
export function useDecisionHindrance(
  adjustment: Adjustment | undefined,
): 'none_chosen' | 'decided' | 'own' | 'not_permitted' | null {
  const isPermitted = useMay('adjustments.decide')
  const userId = useMe()?.user_id
  if (!adjustment) return 'none_chosen'
  if (adjustment.state !== 'requested' && adjustment.state !== 'approved') return 'decided'
  if (!isPermitted) return 'not_permitted'
  return adjustment.requested_by === userId ? 'own' : null
}
