import { keepPreviousData, useQuery } from '@tanstack/react-query'
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
    enabled: useMay('ledger.view'),
  })
}

export function useJournalEntry(entryNo: number) {
  return useQuery({
    queryKey: queryKeys.journal.detail(entryNo),
    queryFn: () =>
      body(
        api.GET('/api/v1/journal-entries/{entry_no}', { params: { path: { entry_no: entryNo } } }),
      ),
    enabled: useMay('ledger.view'),
  })
}
