import type { ReactNode } from 'react'

export interface FigureRowProps {
  /** Up to four names and figures. */
  figures: readonly (readonly [name: string, figure: ReactNode])[]
}

/** The main figures of a record in one divided row, as in the head of a side peek. */
export function FigureRow({ figures }: FigureRowProps) {
  return (
    <dl className="flex divide-x divide-line-subtle text-center">
      {figures.map(([name, figure]) => (
        <div key={name} className="min-w-0 flex-1 px-2 py-2.5">
          <dt className="truncate text-2xs text-fg-3">{name}</dt>
          <dd className="num mt-0.5 truncate med">{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
