import { ArrowDown, ArrowUp } from 'lucide-react'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/lib/cn'
import type { Column } from './types'

interface HeadProps<T> {
  columns: readonly Column<T>[]
  tracks: string
  sort: { id: string; desc: boolean } | null
  onSort: (column: string) => void
  /** Null: no selection in this table. */
  selectAll: { label: string; isAll: boolean; isSome: boolean; onToggle: () => void } | null
}

/** The sticky head of 32 px with sort buttons and the box that selects all loaded rows. */
export function Head<T>({ columns, tracks, sort, onSort, selectAll }: HeadProps<T>) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-8 items-center border-b border-line bg-subtle text-2xs text-fg-3 med"
      style={{ gridTemplateColumns: tracks }}
    >
      {selectAll && (
        <div role="columnheader" className="pl-4">
          <Checkbox
            label={selectAll.label}
            checked={selectAll.isAll}
            isMixed={selectAll.isSome && !selectAll.isAll}
            onChange={selectAll.onToggle}
          />
        </div>
      )}
      {columns.map(({ id, header, align, compare }) => {
        const direction = sort?.id === id ? (sort.desc ? 'descending' : 'ascending') : undefined
        const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
        return (
          <div
            key={id}
            role="columnheader"
            aria-sort={direction}
            className={cn(
              'min-w-0 truncate px-2.5 first:pl-(--gutter) last:pr-(--gutter)',
              align === 'end' && 'text-right',
            )}
          >
            {compare ? (
              <button
                type="button"
                onClick={() => onSort(id)}
                className="inline-flex h-6 max-w-full items-center gap-1 hover:text-fg"
              >
                <span className="truncate">{header}</span>
                {direction && <Arrow size={11} aria-hidden />}
              </button>
            ) : (
              header
            )}
          </div>
        )
      })}
    </div>
  )
}
