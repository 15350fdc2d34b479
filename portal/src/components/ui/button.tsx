import { cva } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import type { ButtonHTMLAttributes, Ref } from 'react'
import { cn } from '@/lib/cn'

export type ButtonTone = 'primary' | 'plain' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

const button = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-sm med transition-[background,color,box-shadow] duration-100 disabled:pointer-events-none disabled:opacity-45',
  {
    variants: {
      tone: {
        primary: 'on-accent bg-accent text-on-accent shadow-accent hover:bg-accent-hover',
        plain: 'bg-surface text-fg shadow-edge hover:bg-hover',
        ghost: 'text-fg-2 hover:bg-hover hover:text-fg',
        danger: 'bg-surface text-danger shadow-edge hover:bg-danger-soft',
      },
      size: {
        sm: 'h-(--control-h-sm) px-2 text-xs',
        md: 'h-(--control-h) px-2.5 text-sm',
        lg: 'h-(--control-h-lg) px-3.5 text-sm pointer-coarse:h-(--control-h)',
      },
    },
    defaultVariants: { tone: 'plain', size: 'md' },
  },
)

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary per dock or dialog. */
  tone?: ButtonTone
  /** Heights 26, 30 and 36 px; larger on touch screens. */
  size?: ButtonSize
  /** Work is under way: keeps the label, shows a spinner, sets aria-busy and refuses clicks. */
  pending?: boolean
  ref?: Ref<HTMLButtonElement>
}

/** Starts an action. For navigation use a link. */
export function Button({
  tone = 'plain',
  size = 'md',
  pending = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const look = cn(button({ tone, size }), className)
  return (
    <button
      type="button"
      aria-busy={pending || undefined}
      className={look}
      onClick={pending ? undefined : onClick}
      {...rest}
    >
      {pending && <LoaderCircle size={14} aria-hidden className="animate-spin" />}
      {children}
    </button>
  )
}
