import { cn } from '@/lib/cn'

export type StatusTone = 'success' | 'warning' | 'danger' | 'info' | 'draft' | 'neutral'

const tones: Record<StatusTone, string> = {
  success: 'bg-success-solid',
  warning: 'bg-warning-solid',
  danger: 'bg-danger-solid',
  info: 'bg-info-solid',
  draft: 'bg-draft-solid',
  neutral: 'bg-neutral-solid',
}

export interface StatusDotProps {
  tone: StatusTone
  /** Read aloud in place of the colour; leave out where the word stands beside the dot. */
  label?: string
}

/** A coloured dot of 6 px. */
export function StatusDot({ tone, label }: StatusDotProps) {
  return (
    <span className={cn('inline-block size-1.5 shrink-0 rounded-full', tones[tone])}>
      {label && <span className="sr-only">{label}</span>}
    </span>
  )
}
