/** Topics of GET /events. */
export type Topic = 'live-calls' | 'cdrs' | 'accounts' | 'metrics'

export const allTopics: readonly Topic[] = ['live-calls', 'cdrs', 'accounts', 'metrics']

/**
 * What an event asks for. `upsert` and `tick` carry the whole resource, `patch` some of its fields, `remove` none.
 * `invalidate` and `reset` say: what you hold is old, ask again (`reset`: for everything of the stream).
 */
export type Operation = 'upsert' | 'patch' | 'remove' | 'invalidate' | 'tick' | 'reset'

const operations: ReadonlySet<string> = new Set([
  'upsert',
  'patch',
  'remove',
  'invalidate',
  'tick',
  'reset',
])

export interface LiveEvent {
  topic: Topic
  op: Operation
  /** The resource, by its id as text; empty for the whole topic. */
  key: string
  /** Grows with every change of the resource; an older one is ignored. */
  rev: number
  data: unknown
}

export type StreamState =
  | 'connecting'
  | 'live'
  /** The stream is down and will be tried again. */
  | 'down'
  /** The server no longer knows the session. */
  | 'refused'

/** Between a tab and the worker that holds the stream. */
export type ToHub = { type: 'subscribe'; topics: readonly Topic[] } | { type: 'leave' }
export type FromHub = { type: 'event'; event: LiveEvent } | { type: 'state'; state: StreamState }

/** Reads the data of one server-sent event; null when it is none of ours. */
export function parseEvent(topic: string, data: string): LiveEvent | null {
  if (!(allTopics as readonly string[]).includes(topic)) return null
  try {
    const { v, op, key, rev, data: payload } = JSON.parse(data)
    if (v !== 1 || !operations.has(op)) return null
    return {
      topic: topic as Topic,
      op,
      key: key === undefined || key === null ? '' : String(key),
      rev: typeof rev === 'number' ? rev : 0,
      data: payload ?? null,
    }
  } catch {
    return null
  }
}
