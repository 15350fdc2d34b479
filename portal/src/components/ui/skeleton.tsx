import { cn } from '@/lib/cn'

export interface SkeletonProps {
  /** Size and place of what will stand here. */
  className?: string
}

/** A grey bar in the geometry of what is loading. It appears after 150 ms. */
export function Skeleton({ className }: SkeletonProps) {
  return (
    <span
      aria-hidden
      className={cn('skeleton block h-3 animate-pulse rounded-xs bg-pressed', className)}
    />
  )
}
