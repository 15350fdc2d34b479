import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'
import { StatusDot, type StatusTone } from './status_dot'

const tones: Record<StatusTone, string> = {
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
  draft: 'bg-draft-soft text-draft',
  neutral: 'bg-neutral-soft text-neutral',
}

export interface BadgeProps {
  tone: StatusTone
  /** A word, never only a colour. */
  children: ReactNode
  /** Shows the dot of the tone before the word. */
  dot?: boolean
}

/** A status in one word. */
export function Badge({ tone, children, dot = true }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-[5px] px-1.5 text-xs leading-none med',
        tones[tone],
      )}
    >
      {dot && <StatusDot tone={tone} />}
      {children}
    </span>
  )
}
