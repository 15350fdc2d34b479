import type { ReactNode } from 'react'

export interface DetailsListProps {
  /** Name and value pairs, in reading order. */
  rows: readonly (readonly [name: string, value: ReactNode])[]
}

/** Properties of a record, one per line. */
export function DetailsList({ rows }: DetailsListProps) {
  return (
    <dl className="grid gap-y-2.5">
      {rows.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[124px_minmax(0,1fr)] items-baseline gap-3">
          <dt className="text-fg-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
