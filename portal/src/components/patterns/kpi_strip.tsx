import type { ReactNode } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { cn } from '@/lib/cn'

export interface Kpi {
  id: string
  label: string
  /** The figure; undefined while it loads. */
  value: ReactNode | undefined
  unit?: string
  /** A second line: what the figure is made of. */
  note?: ReactNode
}

export interface KpiStripProps {
  /** Spoken name of the group. */
  label: string
  items: readonly Kpi[]
  /** Without a frame of its own, for the top of a bleed page. */
  isFlush?: boolean
}

/** Figures of the moment in one row; two columns on phones. An unknown figure is "n/a", never a guess. */
export function KpiStrip({ label, items, isFlush = false }: KpiStripProps) {
  return (
    <section aria-label={label} className={cn('@container', !isFlush && 'card')}>
      <dl
        className={cn(
          'grid grid-cols-2 gap-px bg-line-subtle @xl:grid-cols-3 @3xl:grid-cols-[repeat(var(--kpi-columns),minmax(0,1fr))]',
          isFlush && 'border-b border-line',
        )}
        style={{ '--kpi-columns': items.length } as React.CSSProperties}
      >
        {items.map(({ id, label: name, value, unit, note }) => (
          <div
            key={id}
            data-kpi={id}
            className="min-w-0 bg-surface px-(--gutter) py-2.5 max-md:odd:last:col-span-full"
          >
            <dt className="truncate text-xs text-fg-3">{name}</dt>
            <dd className="num mt-0.5 flex items-baseline gap-1 truncate text-xl tracking-tight semi">
              {value === undefined ? <Skeleton className="my-2 w-16" /> : value}
              {unit && value !== undefined && <span className="text-xs text-fg-3">{unit}</span>}
            </dd>
            {note !== undefined && <dd className="num text-xs text-pretty text-fg-3">{note}</dd>}
          </div>
        ))}
      </dl>
    </section>
  )
}
