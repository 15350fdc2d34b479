import type { QueryClient } from '@tanstack/react-query'
import { queryKeys } from './query_keys'

/** After a posting: everything that is made of the books is asked for again. */
export function booksChanged(client: QueryClient) {
  for (const queryKey of [
    queryKeys.accounts.all,
    queryKeys.journal.all,
    queryKeys.topups.all,
    queryKeys.adjustments.all,
    queryKeys.trialBalance,
  ]) {
    void client.invalidateQueries({ queryKey })
  }
}
