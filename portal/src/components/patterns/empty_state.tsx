import type { LucideIcon } from 'lucide-react'
import { Inbox, Lock, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'

export type EmptyKind = 'first_use' | 'no_match' | 'no_permission'

const icons: Record<EmptyKind, LucideIcon> = {
  first_use: Inbox,
  no_match: SearchX,
  no_permission: Lock,
}

export interface EmptyStateProps {
  kind: EmptyKind
  title: string
  /** What it is, which filters apply, or who can grant the permission. */
  detail: string
  /** One way on. */
  action?: ReactNode
}

/** Nothing to show, and why: not used yet, nothing matches, or not permitted. */
export function EmptyState({ kind, title, detail, action }: EmptyStateProps) {
  const Icon = icons[kind]
  return (
    <div className="grid h-full min-h-40 place-items-center p-6 text-center">
      <div className="grid max-w-sm justify-items-center gap-1.5">
        <span className="mb-1 grid size-9 place-items-center rounded-md bg-neutral-soft text-neutral">
          <Icon size={18} strokeWidth={1.75} aria-hidden />
        </span>
        <p className="semi">{title}</p>
        <p className="text-fg-3">{detail}</p>
        {action && <div className="mt-2">{action}</div>}
      </div>
    </div>
  )
}
