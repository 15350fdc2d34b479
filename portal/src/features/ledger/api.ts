import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { booksChanged } from '@/api/books'
import { api, body } from '@/api/client'
import { queryKeys } from '@/api/query_keys'
import { useMay } from '@/api/session'

export const entriesPerPage = 100

/** One page of the journal, newest entry first. */
export function useJournal(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.journal.list({ cursor, limit: entriesPerPage }),
    queryFn: () =>
      body(
        api.GET('/api/v1/journal-entries', {
          params: { query: { cursor, limit: entriesPerPage } },
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: useMay('journal.see'),
  })
}

export function useJournalEntry(entryNo: number) {
  return useQuery({
    queryKey: queryKeys.journal.detail(entryNo),
    queryFn: () =>
      body(
        api.GET('/api/v1/journal-entries/{entry_no}', { params: { path: { entry_no: entryNo } } }),
      ),
    enabled: useMay('journal.see'),
  })
}

/** Posts the mirror of an entry. */
export function useReverseEntry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ entryNo, reason, key }: { entryNo: number; reason: string; key: string }) =>
      body(
        api.POST('/api/v1/journal-entries/{entry_no}/reverse', {
          params: { path: { entry_no: entryNo }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    onSuccess: () => booksChanged(client),
  })
}

/** All accounts of the chart that were used, per currency: one list without pages. */
export function useTrialBalance() {
  return useQuery({
    queryKey: queryKeys.trialBalance,
    queryFn: () => body(api.GET('/api/v1/trial-balance')),
    select: (books) => ({ ...books, next_cursor: null }),
    enabled: useMay('trial_balance.see'),
  })
}

/** Closed months, newest first. */
export function usePeriods(cursor?: string) {
  return useQuery({
    queryKey: queryKeys.periods.list({ cursor, limit: entriesPerPage }),
    queryFn: () =>
      body(
        api.GET('/api/v1/ledger-periods', { params: { query: { cursor, limit: entriesPerPage } } }),
      ),
    placeholderData: keepPreviousData,
    enabled: useMay('periods.see'),
  })
}

export function useClosePeriod() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ period, key }: { period: string; key: string }) =>
      body(
        api.POST('/api/v1/ledger-periods', {
          params: { header: { 'Idempotency-Key': key } },
          body: { period },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.periods.all }),
  })
}
