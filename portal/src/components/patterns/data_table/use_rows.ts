import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import type { Column } from './types'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

function definitions<T extends object>(columns: readonly Column<T>[]) {
  return columns.map(
    ({ id, compare }): ColumnDef<typeof features, T> => ({
      id,
      accessorFn: (row): unknown => row,
      enableSorting: compare !== undefined,
      sortFn: (a, b) => compare?.(a.original, b.original) ?? 0,
    }),
  )
}

/** The rows of a table in the chosen order. Sorting again by a column turns it round, then takes it away. */
export function useRows<T extends object>(
  rows: T[],
  columns: readonly Column<T>[],
  rowId: (row: T) => string,
) {
  const [sorting, setSorting] = useState<SortingState>([])
  const defs = useMemo(() => definitions(columns), [columns])
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
  })
  const sort = sorting[0] ?? null
  return {
    sorted: table.getRowModel().rows,
    sort,
    toggleSort: (id: string) => {
      if (sort?.id !== id) setSorting([{ id, desc: false }])
      else setSorting(sort.desc ? [] : [{ id, desc: true }])
    },
  }
}
