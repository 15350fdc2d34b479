import { memo } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/lib/cn'
import type { Column } from './types'

interface RowProps<T> {
  id: string
  domId: string
  row: T
  index: number
  height: number
  tracks: string
  columns: readonly Column<T>[]
  isActive: boolean
  isPeeked: boolean
  /** Null: the table has no selection. */
  isSelected: boolean | null
  selectLabel: string
  onPress: (id: string) => void
  onOpen: (id: string) => void
  onToggle: (id: string, isRange: boolean) => void
}

const hasTextSelection = () => Boolean(getSelection()?.toString())

function RowInner<T>(props: RowProps<T>) {
  const { id, domId, row, index, height, tracks, columns, isActive, isPeeked, isSelected } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it handles keys (aria-activedescendant)
    <div
      id={domId}
      role="row"
      data-row-id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected ?? undefined}
      aria-current={isPeeked || undefined}
      onClick={() => hasTextSelection() || props.onPress(id)}
      onDoubleClick={() => props.onOpen(id)}
      className={cn(
        'absolute top-0 left-0 grid w-full cursor-default items-center border-b border-line-subtle [contain:layout_paint_style]',
        isSelected ? 'bg-selected hover:bg-selected-hover' : 'hover:bg-hover',
        isPeeked && !isSelected && 'bg-hover',
        isActive && 'is-active-row shadow-[inset_2px_0_0_var(--focus)]',
      )}
      style={{ height, transform: `translateY(${index * height}px)`, gridTemplateColumns: tracks }}
    >
      {isSelected !== null && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a press on the box from opening the row
        <div role="gridcell" className="pl-4" onClick={(event) => event.stopPropagation()}>
          <Checkbox
            tabIndex={-1}
            label={props.selectLabel}
            checked={isSelected}
            onChange={(event) =>
              props.onToggle(id, (event.nativeEvent as unknown as MouseEvent).shiftKey)
            }
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          data-column={column.id}
          className={cn(
            'min-w-0 truncate px-2.5 first:pl-(--gutter) last:pr-(--gutter)',
            column.align === 'end' && 'num text-right',
          )}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

/** One row: renders again only when its own data or marks change. */
export const Row = memo(RowInner) as typeof RowInner
