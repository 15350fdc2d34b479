import { QueryClient } from '@tanstack/react-query'
import { beforeEach, expect, it, vi } from 'vitest'
import { queryKeys } from '@/api/query_keys'
import { coalesce, rowsPerBatchMax } from './batch'
import { applyToList, createRevisions, type ListRule } from './lists'
import type { LiveEvent, Operation, Topic } from './protocol'
import { useLive } from './store'
import { createApplier, recentCdrsQuery } from './topics'

interface Row {
  id: string
  n: number
  name?: string
}
const rule: ListRule<Row> = { keyOf: ({ id }) => id, order: (a, b) => b.n - a.n, rowsMax: 3 }
const list = {
  items: [
    { id: 'a', n: 5 },
    { id: 'b', n: 3 },
  ] as Row[],
  next_cursor: null,
}

function event(op: Operation, key: string, data: unknown = null, rev = 0, topic: Topic = 'cdrs') {
  return { op, key, data, rev, topic } satisfies LiveEvent
}

it('an upsert replaces a row in its place', () => {
  const next = applyToList(list, event('upsert', 'b', { id: 'b', n: 9 }), rule)
  expect(next.items).toEqual([
    { id: 'a', n: 5 },
    { id: 'b', n: 9 },
  ])
  expect(next.items[0]).toBe(list.items[0])
})

it('an unknown row is put where the order wants it, and the list stays within its size', () => {
  const one = applyToList(list, event('upsert', 'c', { id: 'c', n: 4 }), rule)
  expect(one.items.map(({ id }) => id)).toEqual(['a', 'c', 'b'])
  const two = applyToList(one, event('upsert', 'd', { id: 'd', n: 8 }), rule)
  expect(two.items.map(({ id }) => id)).toEqual(['d', 'a', 'c'])
})

it('a list without order takes no new rows', () => {
  expect(applyToList(list, event('upsert', 'c', { id: 'c', n: 4 }), { ...rule, order: null })).toBe(
    list,
  )
})

it('a patch completes a row and cannot make one', () => {
  const next = applyToList(list, event('patch', 'a', { name: 'x' }), rule)
  expect(next.items[0]).toEqual({ id: 'a', n: 5, name: 'x' })
  expect(applyToList(list, event('patch', 'z', { name: 'x' }), rule)).toBe(list)
})

it('a remove takes the row away once', () => {
  const next = applyToList(list, event('remove', 'a'), rule)
  expect(next.items.map(({ id }) => id)).toEqual(['b'])
  expect(applyToList(next, event('remove', 'a'), rule)).toBe(next)
})

it('an older revision is ignored, a removed resource starts again', () => {
  const revisions = createRevisions()
  expect(revisions.isNewer(event('upsert', 'a', {}, 2))).toBe(true)
  expect(revisions.isNewer(event('upsert', 'a', {}, 2))).toBe(false)
  expect(revisions.isNewer(event('upsert', 'a', {}, 1))).toBe(false)
  expect(revisions.isNewer(event('upsert', 'a', {}, 1, 'accounts'))).toBe(true)
  expect(revisions.isNewer(event('remove', 'a', null, 3))).toBe(true)
  expect(revisions.isNewer(event('upsert', 'a', {}, 1))).toBe(true)
})

it('a batch keeps the newest event per resource and merges patches', () => {
  const batch = coalesce([
    event('upsert', 'a', { n: 1 }, 1),
    event('tick', 'a', { n: 2, m: 1 }, 2),
    event('patch', 'a', { n: 3 }, 3),
    event('upsert', 'b', {}, 4),
    event('remove', 'b', null, 5),
  ])
  expect(batch.map(({ op, key, data }) => [op, key, data])).toEqual([
    ['tick', 'a', { n: 3, m: 1 }],
    ['remove', 'b', null],
  ])
})

it('nothing before a reset matters, and too many rows become one invalidation', () => {
  const reset = coalesce([event('upsert', 'a'), event('reset', ''), event('upsert', 'b', {}, 2)])
  expect(reset.map(({ op }) => op)).toEqual(['reset', 'upsert'])
  const many = Array.from({ length: rowsPerBatchMax + 1 }, (_, i) =>
    event('tick', String(i), {}, i),
  )
  expect(coalesce(many)).toEqual([event('invalidate', '')])
})

let client: QueryClient
beforeEach(() => {
  client = new QueryClient()
  useLive.setState({ newCdrs: 0 })
})

it('a tick reaches the list of running calls, metrics replace their summary', () => {
  const key = queryKeys.liveCalls.list()
  client.setQueryData(key, { items: [{ call_id: 'c1', charge: '0.01' }], next_cursor: null })
  const applier = createApplier(client)
  applier.apply([
    event('tick', 'c1', { call_id: 'c1', charge: '0.02' }, 1, 'live-calls'),
    event('tick', 'summary', { live_calls: 1 }, 2, 'metrics'),
  ])
  expect(client.getQueryData(key)).toMatchObject({ items: [{ charge: '0.02' }] })
  expect(client.getQueryData(queryKeys.metrics)).toEqual({ live_calls: 1 })
})

it('a new record grows the recent list, and other lists only count it', () => {
  const recent = queryKeys.cdrs.list(recentCdrsQuery)
  const filtered = queryKeys.cdrs.list({ result: 'busy', limit: 100 })
  const old = { call_id: 'old', started_at: '2026-01-01T00:00:00Z' }
  client.setQueryData(recent, { items: [old], next_cursor: null })
  client.setQueryData(filtered, { items: [old], next_cursor: null })
  const fresh = { call_id: 'new', started_at: '2026-01-02T00:00:00Z' }
  createApplier(client).apply([event('upsert', 'new', fresh, 1)])
  expect(client.getQueryData(recent)).toMatchObject({ items: [fresh, old] })
  expect(client.getQueryData(filtered)).toEqual({ items: [old], next_cursor: null })
  expect(useLive.getState().newCdrs).toBe(1)
})

it('a reset asks again for everything', () => {
  const asked = vi.spyOn(client, 'invalidateQueries')
  createApplier(client).apply([event('reset', '', null, 0, 'metrics')])
  const keys = asked.mock.calls.map(([filter]) => JSON.stringify(filter?.queryKey))
  expect(keys).toEqual(expect.arrayContaining(['["live-calls"]', '["cdrs"]', '["accounts"]']))
})
