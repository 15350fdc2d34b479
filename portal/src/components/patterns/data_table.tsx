import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '@/api/types'
import { useWidth } from '@/lib/use_width'
import { useUi } from '@/stores/ui'
import { edgeWidth, fitColumns, gridTracks } from './data_table/fit_columns'
import { Head } from './data_table/head'
import { Row } from './data_table/row'
import { LoadingRows } from './data_table/table_states'
import type { Column, Paging, RowSelection } from './data_table/types'
import { gridKeyHandler } from './data_table/use_grid_keys'
import { useRowHeight } from './data_table/use_row_height'
import { useRows } from './data_table/use_rows'
import { useWindow } from './data_table/use_window'
import { DataTableFooter } from './data_table_footer'
import { ErrorCard } from './error_card'

const headHeight = 32
const selectWidth = 40
/** Up to this many rows all are in the document, so that the browser's own search finds them. */
const plainRowsMax = 200
const noRows: never[] = []
const noColumns: readonly string[] = []

export interface DataTableProps<T extends object> {
  /** Names the table in the stored preferences. */
  id: string
  /** Spoken name. */
  label: string
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  query: Pick<UseQueryResult<Page<T>>, 'data' | 'error' | 'refetch'>
  /** An EmptyState: first use or no match. */
  empty: ReactNode
  /** The row whose detail is open beside the table. */
  peekId?: string | null
  onPeek?: (id: string | null) => void
  /** Goes to the full page of a row. */
  onOpen?: (id: string) => void
  selection?: RowSelection
  /** Sums of the whole filtered set, for the footer. */
  sums?: ReactNode
  paging?: Paging
  /** The main table of its page: j and k reach it from anywhere, and it has the density switch. */
  isPrimary?: boolean
}

/**
 * Every list of the portal: sticky head, virtual rows, one tab stop with full keyboard use, placeholder, error and
 * empty states, and its footer. Columns that do not fit give way by priority instead of scrolling sideways.
 */
export function DataTable<T extends object>({
  id,
  label,
  columns,
  rowId,
  query,
  empty,
  peekId = null,
  onPeek,
  onOpen,
  selection,
  sums,
  paging,
  isPrimary = false,
}: DataTableProps<T>) {
  const { t } = useTranslation()
  const domId = useId()
  const [frame, width] = useWidth<HTMLDivElement>()
  const box = useRef<HTMLDivElement>(null)
  const height = useRowHeight()
  const hidden = useUi((state) => state.hiddenColumns[id] ?? noColumns)
  const [activeId, setActiveId] = useState<string | null>(null)
  const lastToggled = useRef<string | null>(null)

  const rows = query.data?.items ?? noRows
  const { sorted, sort, toggleSort } = useRows<T>(rows, columns, rowId)
  const ids = useMemo(() => sorted.map((row) => row.id), [sorted])
  const shown = useMemo(() => {
    const wanted = columns.filter((column) => !hidden.includes(column.id))
    return fitColumns(wanted, width, edgeWidth + (selection ? selectWidth : edgeWidth))
  }, [columns, hidden, width, selection])
  const tracks = gridTracks(shown, Boolean(selection))
  const indexes = useWindow({
    box,
    count: sorted.length,
    height,
    isOn: sorted.length > plainRowsMax,
  })

  const toggle = useCallback(
    (row: string, isRange: boolean) => {
      if (!selection) return
      const next = new Set(selection.selected)
      const from = lastToggled.current === null ? -1 : ids.indexOf(lastToggled.current)
      const to = ids.indexOf(row)
      if (isRange && from >= 0) {
        for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one)
      } else if (!next.delete(row)) next.add(row)
      lastToggled.current = row
      selection.onChange(next)
    },
    [selection, ids],
  )
  const toggleAll = () =>
    selection?.onChange(new Set(selection.selected.size === ids.length ? [] : ids))
  const press = useCallback(
    (row: string) => {
      setActiveId(row)
      if (onPeek) onPeek(row)
      else onOpen?.(row)
    },
    [onPeek, onOpen],
  )
  const open = useCallback((row: string) => onOpen?.(row), [onOpen])

  const setActive = (row: string, index: number) => {
    setActiveId(row)
    const element = box.current
    if (!element) return
    const top = index * height
    const bottom = top + height + headHeight - element.clientHeight
    if (element.scrollTop > top) element.scrollTop = top
    else if (element.scrollTop < bottom) element.scrollTop = bottom
  }
  const onKeyDown = gridKeyHandler({
    ids,
    activeId: activeId ?? peekId,
    rowsPerPage: Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / height) - 1),
    isPeekOpen: peekId !== null,
    setActive,
    onPeek,
    onOpen,
    onToggle: selection && toggle,
    onSelectAll: selection && toggleAll,
  })

  const active = activeId ?? peekId
  function content() {
    if (query.data === undefined && query.error) {
      return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
    }
    if (query.data === undefined)
      return <LoadingRows columns={shown} tracks={tracks} height={height} />
    if (sorted.length === 0) return <div className="min-h-0 overflow-y-auto">{empty}</div>
    return (
      <div
        ref={box}
        role="grid"
        tabIndex={0}
        data-primary-grid={isPrimary || undefined}
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={
          active !== null && ids.includes(active) ? `${domId}${active}` : undefined
        }
        onKeyDown={onKeyDown}
        onFocus={() => active === null && ids[0] !== undefined && setActiveId(ids[0])}
        className="grid-box relative min-h-0 overflow-y-auto overflow-x-hidden outline-none"
      >
        <Head
          columns={shown}
          tracks={tracks}
          sort={sort}
          onSort={toggleSort}
          selectAll={
            selection
              ? {
                  label: t('table.select_all'),
                  isAll: selection.selected.size === ids.length,
                  isSome: selection.selected.size > 0,
                  onToggle: toggleAll,
                }
              : null
          }
        />
        <div role="rowgroup" className="relative" style={{ height: sorted.length * height }}>
          {indexes.map((index) => {
            const row = sorted[index]
            return (
              row && (
                <Row
                  key={row.id}
                  id={row.id}
                  domId={`${domId}${row.id}`}
                  row={row.original}
                  index={index}
                  height={height}
                  tracks={tracks}
                  columns={shown}
                  isActive={row.id === active}
                  isPeeked={row.id === peekId}
                  isSelected={selection ? selection.selected.has(row.id) : null}
                  selectLabel={t('table.select_row')}
                  onPress={press}
                  onOpen={open}
                  onToggle={toggle}
                />
              )
            )
          })}
        </div>
      </div>
    )
  }

  return (
    <div ref={frame} className="grid h-full min-h-0 min-w-0 grid-rows-[minmax(0,1fr)_auto]">
      {content()}
      <DataTableFooter
        rows={sorted.length}
        isWhole={!paging || (paging.firstRow === 1 && !paging.hasNext)}
        selected={selection?.selected.size ?? 0}
        sums={sums}
        hasDensity={isPrimary}
        {...(paging && { paging })}
      />
    </div>
  )
}
