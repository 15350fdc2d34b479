import type { ReactNode } from 'react'

/** One column of a DataTable. Keep column lists at module scope or memoised. */
export interface Column<T> {
  id: string
  header: string
  /** Smallest width in pixels. */
  width: number
  /** Takes a share of the free width. */
  grow?: boolean
  align?: 'end'
  /** 1 is shown first; on narrow places the columns with the highest numbers give way. */
  priority: number
  cell: (row: T) => ReactNode
  /** Makes the column sortable in the browser; only for lists that are loaded whole. */
  compare?: (a: T, b: T) => number
}

/** Rows a person has chosen for an action on many. */
export interface RowSelection {
  selected: ReadonlySet<string>
  onChange: (selected: ReadonlySet<string>) => void
}

/** Cursor pages: the place in the list and the ways on. */
export interface Paging {
  /** Number of the first row on this page, counted from 1. */
  firstRow: number
  hasNext: boolean
  onPrevious: (() => void) | null
  onNext: () => void
}
