import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type BannerTone = 'info' | 'success' | 'warning' | 'danger'

const looks = {
  info: ['bg-info-soft text-info', Info],
  success: ['bg-success-soft text-success', CircleCheck],
  warning: ['bg-warning-soft text-warning', TriangleAlert],
  danger: ['bg-danger-soft text-danger', CircleAlert],
} as const

export interface BannerProps {
  tone: BannerTone
  children: ReactNode
  /** A button at the right. */
  action?: ReactNode
  /** `alert` interrupts a screen reader: only for what stops a person. */
  role?: 'alert' | 'status'
}

/** A message across a form or a page. */
export function Banner({ tone, children, action, role }: BannerProps) {
  const [colours, Icon] = looks[tone]
  return (
    <div role={role} className={cn('flex items-start gap-2 rounded-sm px-3 py-2 text-sm', colours)}>
      <Icon size={15} aria-hidden className="mt-[2.5px] shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  )
}
