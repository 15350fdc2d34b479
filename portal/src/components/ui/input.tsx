import type { InputHTMLAttributes, Ref } from 'react'
import { cn } from '@/lib/cn'

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** 30 px, or 36 px where the form stands alone. */
  inputSize?: 'md' | 'lg'
  ref?: Ref<HTMLInputElement>
}

/** A single line of text. Stands inside a Field, which gives it its label and error. */
export function Input({ inputSize = 'md', className, ...rest }: InputProps) {
  return (
    <input
      className={cn(
        'w-full rounded-sm bg-surface px-2.5 text-sm text-fg shadow-control placeholder:text-fg-3 focus:outline-2 focus:outline-focus disabled:opacity-60 aria-invalid:shadow-[inset_0_0_0_1px_var(--danger-solid)]',
        inputSize === 'lg' ? 'h-(--control-h-lg)' : 'h-(--control-h)',
        'pointer-coarse:h-(--control-h) pointer-coarse:text-lg',
        className,
      )}
      {...rest}
    />
  )
}
