import type { LiveEvent, Topic } from './protocol'

/** More changed rows of one topic than this in one batch: asking again is cheaper. */
export const rowsPerBatchMax = 200

const keyOf = ({ topic, key }: LiveEvent) => `${topic} ${key}`

/**
 * Reduces what arrived within one batch to what still matters: the newest event per resource, a patch merged into
 * the event before it, and nothing before a reset or an invalidation of its topic. Order of first appearance.
 */
export function coalesce(events: readonly LiveEvent[]): LiveEvent[] {
  const kept = new Map<string, LiveEvent>()
  for (const event of events) {
    if (event.op === 'reset' || (event.op === 'invalidate' && event.key === '')) {
      for (const [key, old] of kept) {
        if (event.op === 'reset' || old.topic === event.topic) kept.delete(key)
      }
      kept.set(keyOf({ ...event, key: '' }), event)
      continue
    }
    const before = kept.get(keyOf(event))
    if (before && event.rev < before.rev) continue
    kept.set(keyOf(event), before && event.op === 'patch' ? merged(before, event) : event)
  }
  return limitRows([...kept.values()])
}

function merged(before: LiveEvent, patch: LiveEvent): LiveEvent {
  if (before.op === 'remove' || before.op === 'invalidate') return before
  return { ...before, rev: patch.rev, data: Object.assign({}, before.data, patch.data) }
}

function limitRows(events: LiveEvent[]): LiveEvent[] {
  const rows = new Map<Topic, number>()
  for (const { topic } of events) rows.set(topic, (rows.get(topic) ?? 0) + 1)
  const crowded = new Set([...rows].filter(([, count]) => count > rowsPerBatchMax).map(([t]) => t))
  if (crowded.size === 0) return events
  const rest = events.filter(({ topic }) => !crowded.has(topic))
  for (const topic of crowded) rest.push({ topic, op: 'invalidate', key: '', rev: 0, data: null })
  return rest
}
