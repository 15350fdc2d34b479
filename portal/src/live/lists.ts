import type { Page } from '@/api/types'
import type { LiveEvent } from './protocol'

export interface ListRule<T> {
  keyOf: (item: T) => string
  /** Where an unknown resource goes; null: nowhere, it is only counted as new. Negative: `a` stands above `b`. */
  order: ((a: T, b: T) => number) | null
  /** The list keeps at most this many rows when it grows. */
  rowsMax: number
}

/**
 * One event applied to one loaded list. Returns the same object when nothing changed, so that nothing renders
 * again. A patch of an unknown resource changes nothing: there is nothing to complete it with.
 */
export function applyToList<T>(list: Page<T>, event: LiveEvent, rule: ListRule<T>): Page<T> {
  const at = list.items.findIndex((item) => rule.keyOf(item) === event.key)
  if (event.op === 'remove') {
    return at < 0 ? list : { ...list, items: list.items.toSpliced(at, 1) }
  }
  if (typeof event.data !== 'object' || event.data === null) return list
  if (at >= 0) {
    const item = event.op === 'patch' ? { ...list.items[at], ...event.data } : event.data
    return { ...list, items: list.items.with(at, item as T) }
  }
  if (event.op === 'patch' || rule.order === null) return list
  const item = event.data as T
  const { order, rowsMax } = rule
  const found = list.items.findIndex((other) => order(item, other) < 0)
  const items = list.items.toSpliced(found < 0 ? list.items.length : found, 0, item)
  return { ...list, items: items.slice(0, rowsMax) }
}

/** Remembers the newest revision per resource, so that a late or repeated event is ignored. */
export function createRevisions() {
  const seen = new Map<string, number>()
  return {
    /** True once per newer revision; revision 0 means the server does not number this one. */
    isNewer({ topic, key, rev, op }: LiveEvent): boolean {
      if (rev === 0) return true
      const name = `${topic} ${key}`
      if (rev <= (seen.get(name) ?? 0)) return false
      if (op === 'remove') seen.delete(name)
      else seen.set(name, rev)
      return true
    },
    forget: () => seen.clear(),
  }
}
