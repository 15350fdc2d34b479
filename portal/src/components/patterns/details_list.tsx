import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export interface DetailsListProps {
  /** Name and value pairs, in reading order. */
  rows: readonly (readonly [name: string, value: ReactNode])[]
  /** Names of rows whose value is long and takes the whole width below its name. */
  wide?: readonly string[]
}

const none: readonly string[] = []

/** Properties of a record, one per line. */
export function DetailsList({ rows, wide = none }: DetailsListProps) {
  return (
    <dl className="grid gap-y-2.5">
      {rows.map(([name, value]) => (
        <div
          key={name}
          className={cn(
            'grid items-baseline',
            wide.includes(name) ? 'gap-1' : 'grid-cols-[minmax(92px,124px)_minmax(0,1fr)] gap-3',
          )}
        >
          <dt className="text-fg-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
