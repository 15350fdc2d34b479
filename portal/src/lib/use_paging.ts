import { useRef } from 'react'
import type { Paging } from '@/components/patterns/data_table/types'

interface PagingInput {
  /** Cursor of the page on screen, from the address bar. */
  cursor: string | undefined
  /** Cursor of the next page, from the answer. */
  nextCursor: string | null | undefined
  rowsPerPage: number
  /** Puts a cursor into the address bar; undefined: the first page. */
  go: (cursor: string | undefined) => void
}

/**
 * Cursor pages for a table. Cursors lead forward only, so the way back is remembered while the page is open; after a
 * reload in the middle of a list, previous leads to its start.
 */
export function usePaging({ cursor, nextCursor, rowsPerPage, go }: PagingInput): Paging {
  const trail = useRef<(string | undefined)[]>([])
  if (cursor === undefined) trail.current = []
  const depth = trail.current.length
  return {
    firstRow: depth * rowsPerPage + 1,
    hasNext: Boolean(nextCursor),
    onNext: () => {
      if (!nextCursor) return
      trail.current = [...trail.current, cursor]
      go(nextCursor)
    },
    onPrevious:
      cursor === undefined
        ? null
        : () => {
            const before = trail.current.at(-1)
            trail.current = trail.current.slice(0, -1)
            go(before)
          },
  }
}
