import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { booksChanged } from '@/api/books'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import type { CdrDecision, CdrReview, CdrSourceChange, NewCdrSource } from '@/api/types'

export const importsPerPage = 100

export const reviewKinds: readonly CdrReview['kind'][] = ['conflict', 'unrated', 'quarantine']
export const reviewStates: readonly CdrReview['state'][] = ['open', 'booked', 'discarded']

/** Files of other switches, newest first. */
export function useCdrImports(query: { cursor?: string; source_id?: number }) {
  const wanted = { ...query, limit: importsPerPage }
  return useQuery({
    queryKey: queryKeys.cdrImports.list(wanted),
    queryFn: () => body(api.GET('/api/v1/cdr-imports', { params: { query: wanted } })),
    placeholderData: keepPreviousData,
    enabled: useMay('imports.use'),
  })
}

export function useCdrImport(importId: number) {
  return useQuery({
    queryKey: queryKeys.cdrImports.detail(importId),
    queryFn: () =>
      body(
        api.GET('/api/v1/cdr-imports/{import_id}', { params: { path: { import_id: importId } } }),
      ),
    enabled: useMay('imports.use'),
  })
}

/** Rows of a file that break a rule of its source, by number. */
export function useRefusedRows(importId: number, cursor?: string) {
  return useQuery({
    queryKey: [...queryKeys.refusedRows(importId), { cursor }],
    queryFn: () =>
      body(
        api.GET('/api/v1/cdr-imports/{import_id}/refused-rows', {
          params: { path: { import_id: importId }, query: { cursor, limit: importsPerPage } },
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: useMay('imports.use'),
  })
}

export function useCdrSources(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.cdrSources.list({ cursor, limit: importsPerPage }),
    queryFn: () =>
      body(
        api.GET('/api/v1/cdr-sources', { params: { query: { cursor, limit: importsPerPage } } }),
      ),
    placeholderData: keepPreviousData,
    enabled: useMay('imports.use'),
  })
}

export interface ReviewFilter {
  kind?: CdrReview['kind'] | undefined
  state?: CdrReview['state'] | undefined
}

/** CDRs that wait for a person, or did, newest first. */
export function useCdrReviews({ kind, state }: ReviewFilter, cursor?: string) {
  const query = { kind, state, cursor, limit: importsPerPage }
  return useQuery({
    queryKey: queryKeys.cdrReviews.list(query),
    queryFn: () => body(api.GET('/api/v1/cdr-reviews', { params: { query } })),
    placeholderData: keepPreviousData,
    enabled: useMay('imports.use'),
  })
}

/** One of them; of a conflict with the report that holds its key. */
export function useCdrReview(reviewId: number | undefined) {
  const mayImport = useMay('imports.use')
  return useQuery({
    queryKey: queryKeys.cdrReviews.detail(reviewId ?? 0),
    queryFn: () =>
      body(
        api.GET('/api/v1/cdr-reviews/{review_id}', {
          params: { path: { review_id: reviewId ?? 0 } },
        }),
      ),
    enabled: mayImport && reviewId !== undefined,
  })
}

/** After CDRs were booked or taken back: their lists, and all that is made of the books. */
function useImportsChanged() {
  const client = useQueryClient()
  return () => {
    for (const queryKey of [
      queryKeys.cdrImports.all,
      queryKeys.cdrReviews.all,
      queryKeys.cdrSources.all,
      queryKeys.cdrs.all,
    ]) {
      void client.invalidateQueries({ queryKey })
    }
    booksChanged(client)
  }
}

const mediaTypes: Record<string, 'text/csv' | 'application/x-ndjson' | 'application/json'> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
  json: 'application/json',
}

/** What a file is, by its name; null: none of the kinds that are taken. */
export const mediaTypeOf = (name: string) =>
  mediaTypes[name.toLowerCase().split('.').pop() ?? ''] ?? null

export interface Upload {
  sourceId: number
  file: File
  mediaType: string
  key: string
  /** Only tell what would become of it. */
  isDryRun?: boolean
}

/** Sends a file as it is; answered when all of it is booked. */
export function useUploadCdrs() {
  const changed = useImportsChanged()
  return useMutation({
    mutationFn: ({ sourceId, file, mediaType, key, isDryRun = false }: Upload) =>
      body(
        api.POST('/api/v1/cdr-sources/{source_id}/imports', {
          params: {
            path: { source_id: sourceId },
            query: { file_name: file.name, ...(isDryRun && { dry_run: 'true' as const }) },
            header: { 'Idempotency-Key': key },
          },
          headers: { 'Content-Type': mediaType },
          body: file as unknown as string,
          bodySerializer: (sent) => sent,
        }),
      ),
    onSettled: changed,
  })
}

export function useRollBackImport() {
  const changed = useImportsChanged()
  return useMutation({
    mutationFn: ({ importId, reason, key }: { importId: number; reason: string; key: string }) =>
      body(
        api.POST('/api/v1/cdr-imports/{import_id}/rollback', {
          params: { path: { import_id: importId }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    onSettled: changed,
  })
}

export function useResolveReview() {
  const changed = useImportsChanged()
  return useMutation({
    mutationFn: ({ reviewId, key, ...decision }: CdrDecision & { reviewId: number; key: string }) =>
      body(
        api.POST('/api/v1/cdr-reviews/{review_id}/resolve', {
          params: { path: { review_id: reviewId }, header: { 'Idempotency-Key': key } },
          body: decision,
        }),
      ),
    onSettled: changed,
  })
}

export function useCreateCdrSource() {
  const changed = useImportsChanged()
  return useMutation({
    mutationFn: ({ key, source }: { key: string; source: NewCdrSource }) =>
      body(
        api.POST('/api/v1/cdr-sources', {
          params: { header: { 'Idempotency-Key': key } },
          body: source,
        }),
      ),
    onSuccess: changed,
  })
}

export function useChangeCdrSource() {
  const changed = useImportsChanged()
  return useMutation({
    mutationFn: ({
      sourceId,
      key,
      change,
    }: {
      sourceId: number
      key: string
      change: CdrSourceChange
    }) =>
      body(
        api.PATCH('/api/v1/cdr-sources/{source_id}', {
          params: { path: { source_id: sourceId }, header: { 'Idempotency-Key': key } },
          body: change,
        }),
      ),
    onSuccess: changed,
  })
}
