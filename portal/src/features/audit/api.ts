import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'
import type { AuditClass } from '@/api/types'

export const rowsPerPage = 100

export const auditClasses: readonly AuditClass[] = [
  'change',
  'financial',
  'login',
  'refusal',
  'export',
  'impersonation',
  'retention',
]

/** Filters as they stand in the address bar; days are of UTC. */
export interface AuditFilter {
  action_class?: AuditClass | undefined
  actor?: string | undefined
  operation?: string | undefined
  object?: string | undefined
  from?: string | undefined
  until?: string | undefined
  q?: string | undefined
}

const dayMs = 86_400_000

/** What the API is asked: the last day counts as a whole. */
export function auditQuery({ from, until, ...rest }: AuditFilter) {
  return {
    ...rest,
    from: from && `${from}T00:00:00Z`,
    until: until && new Date(Date.parse(`${until}T00:00:00Z`) + dayMs).toISOString(),
  }
}

/** Where the browser gets the file with the rows that the filters choose. */
export function exportAddress(filter: AuditFilter, format: 'csv' | 'ndjson'): string {
  const search = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(auditQuery(filter))) if (value) search.set(name, value)
  return `/api/v1/audit/export?${search}`
}

/** One page of the log, newest first. */
export function useAuditLog(filter: AuditFilter, cursor?: string) {
  const query = { ...auditQuery(filter), cursor, limit: rowsPerPage }
  return useQuery({
    queryKey: queryKeys.audit.list(query),
    queryFn: () => body(api.GET('/api/v1/audit', { params: { query } })),
    placeholderData: keepPreviousData,
    enabled: useMay('audit.see'),
  })
}

export function useAuditRow(auditNo: number) {
  return useQuery({
    queryKey: queryKeys.audit.detail(auditNo),
    queryFn: () =>
      body(api.GET('/api/v1/audit/{audit_no}', { params: { path: { audit_no: auditNo } } })),
    enabled: useMay('audit.see'),
  })
}

/** How far the log is linked, and what its last check said. */
export function useAuditState() {
  return useQuery({
    queryKey: queryKeys.auditState,
    queryFn: () => body(api.GET('/api/v1/audit/verification')),
    refetchInterval: 30_000,
    enabled: useMay('audit.see'),
  })
}
