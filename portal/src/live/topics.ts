import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { queryKeys } from '@/api/query_keys'
import type { Account, Cdr, LiveCall, MetricsSummary, Page } from '@/api/types'
import { applyToList, createRevisions, type ListRule } from './lists'
import type { LiveEvent, Topic } from './protocol'
import { useLive } from './store'

const recentRowsMax = 50
const liveRowsMax = 500

/** RFC 3339 times of one form sort as text. */
const newestFirst = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0)

const liveCallRule: ListRule<LiveCall> = {
  keyOf: (call) => call.call_id,
  order: (a, b) => newestFirst(a.routed_at, b.routed_at),
  rowsMax: liveRowsMax,
}
const accountRule: ListRule<Account> = {
  keyOf: (account) => String(account.account_id),
  order: (a, b) => a.account_id - b.account_id,
  rowsMax: liveRowsMax,
}
const cdrRule: ListRule<Cdr> = {
  keyOf: (cdr) => cdr.call_id,
  order: null,
  rowsMax: recentRowsMax,
}
const recentCdrRule: ListRule<Cdr> = {
  ...cdrRule,
  order: (a, b) => newestFirst(a.started_at, b.started_at),
}

/** The list of newest call records that grows by itself; every other list only counts what is new. */
export const recentCdrsQuery = { limit: 20 } as const

const topicKeys: Record<Topic, readonly QueryKey[]> = {
  'live-calls': [queryKeys.liveCalls.all],
  cdrs: [queryKeys.cdrs.all, queryKeys.journal.all],
  accounts: [queryKeys.accounts.all],
  metrics: [queryKeys.metrics],
}

function invalidate(client: QueryClient, topics: readonly Topic[]) {
  for (const queryKey of topics.flatMap((topic) => topicKeys[topic])) {
    void client.invalidateQueries({ queryKey, refetchType: 'active' })
  }
}

function updateLists<T>(
  client: QueryClient,
  queryKey: QueryKey,
  event: LiveEvent,
  rule: (query: QueryKey) => ListRule<T>,
) {
  for (const [key, list] of client.getQueriesData<Page<T>>({ queryKey })) {
    if (list) client.setQueryData(key, applyToList(list, event, rule(key)))
  }
}

const isRecentList = (key: QueryKey) => JSON.stringify(key[2]) === JSON.stringify(recentCdrsQuery)

function applyCdr(client: QueryClient, event: LiveEvent) {
  const known = client
    .getQueriesData<Page<Cdr>>({ queryKey: queryKeys.cdrs.lists })
    .some(([, list]) => list?.items.some((cdr) => cdr.call_id === event.key))
  updateLists<Cdr>(client, queryKeys.cdrs.lists, event, (key) =>
    isRecentList(key) ? recentCdrRule : cdrRule,
  )
  if (!known && event.op === 'upsert') useLive.getState().countNewCdr()
  void client.invalidateQueries({ queryKey: queryKeys.cdrs.detail(event.key) })
  void client.invalidateQueries({ queryKey: queryKeys.journal.all, refetchType: 'active' })
}

function applyAccount(client: QueryClient, event: LiveEvent) {
  updateLists<Account>(client, queryKeys.accounts.lists, event, () => accountRule)
  const detail = queryKeys.accounts.detail(event.key)
  if (event.op === 'upsert' && client.getQueryData(detail)) client.setQueryData(detail, event.data)
  void client.invalidateQueries({ queryKey: queryKeys.holds(Number(event.key)) })
}

function applyOne(client: QueryClient, event: LiveEvent) {
  if (event.topic === 'metrics')
    client.setQueryData(queryKeys.metrics, event.data as MetricsSummary)
  else if (event.topic === 'accounts') applyAccount(client, event)
  else if (event.topic === 'cdrs') applyCdr(client, event)
  else updateLists<LiveCall>(client, queryKeys.liveCalls.lists, event, () => liveCallRule)
}

/** Writes events of the stream into the query cache. One per tab. */
export function createApplier(client: QueryClient) {
  const revisions = createRevisions()
  return {
    apply(events: readonly LiveEvent[]) {
      for (const event of events) {
        if (event.op === 'reset') {
          revisions.forget()
          invalidate(client, Object.keys(topicKeys) as Topic[])
        } else if (event.op === 'invalidate') invalidate(client, [event.topic])
        else if (revisions.isNewer(event)) applyOne(client, event)
      }
    },
    /** Asks again for everything on screen: after a pause or a stream that was down. */
    refresh: () => invalidate(client, Object.keys(topicKeys) as Topic[]),
  }
}
