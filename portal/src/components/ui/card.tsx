import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export interface CardProps {
  title?: string
  /** Right side of the head: a badge or a small button. */
  action?: ReactNode
  children: ReactNode
  /** Inner space; off for tables and lists that reach the edge. */
  pad?: boolean
  className?: string
}

/** A bordered region with an optional head. It never grows wider than its place. */
export function Card({ title, action, children, pad = true, className }: CardProps) {
  return (
    <section className={cn('card flex flex-col', className)}>
      {title && (
        <header className="flex h-10 shrink-0 items-center justify-between gap-3 border-b border-line-subtle px-3.5">
          <h2 className="truncate text-sm">{title}</h2>
          {action}
        </header>
      )}
      <div className={cn('min-h-0 min-w-0 flex-1 [--gutter:14px]', pad && 'p-3.5')}>{children}</div>
    </section>
  )
}
