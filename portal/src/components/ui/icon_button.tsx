import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, Ref } from 'react'
import { cn } from '@/lib/cn'
import { Tooltip } from './tooltip'

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What the button does; spoken, and shown as the tooltip. */
  label: string
  icon: LucideIcon
  /** Key caps shown in the tooltip. */
  keys?: readonly string[]
  /** Turns the icon while something loads. */
  isSpinning?: boolean
  ref?: Ref<HTMLButtonElement>
}

/** A square button with an icon and no visible word. */
export function IconButton({
  label,
  icon: Icon,
  keys,
  isSpinning = false,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} {...(keys && { keys })}>
      <button
        type="button"
        aria-label={label}
        className={cn(
          'inline-flex size-7 shrink-0 items-center justify-center rounded-sm text-fg-2 transition-colors hover:bg-hover hover:text-fg disabled:pointer-events-none disabled:opacity-45 pointer-coarse:size-(--control-h)',
          className,
        )}
        {...rest}
      >
        <Icon
          size={16}
          strokeWidth={1.75}
          aria-hidden
          className={cn(isSpinning && 'animate-spin')}
        />
      </button>
    </Tooltip>
  )
}
