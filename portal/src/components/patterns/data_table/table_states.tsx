import { Skeleton } from '@/components/ui/skeleton'
import type { Column } from './types'

interface LoadingRowsProps<T> {
  columns: readonly Column<T>[]
  tracks: string
  height: number
}

const placeholderRows = 8

/** Placeholder rows in the geometry of the table. */
export function LoadingRows<T>({ columns, tracks, height }: LoadingRowsProps<T>) {
  return (
    <div aria-busy="true" className="min-h-0 overflow-hidden">
      <div className="h-8 border-b border-line bg-subtle" />
      {Array.from({ length: placeholderRows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          key={row}
          className="grid items-center border-b border-line-subtle"
          style={{ height, gridTemplateColumns: tracks }}
        >
          {columns.map(({ id, align }) => (
            <span key={id} className="px-2.5 first:pl-(--gutter) last:pr-(--gutter)">
              <Skeleton className={align === 'end' ? 'ml-auto w-1/2' : 'w-3/5'} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
