import type { Ref, TextareaHTMLAttributes } from 'react'
import { cn } from '@/lib/cn'

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement>
}

/** Several lines of text: a reason, a note. Stands inside a Field. */
export function Textarea({ className, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      className={cn(
        'w-full resize-y rounded-sm bg-surface px-2.5 py-1.5 text-sm text-fg shadow-control placeholder:text-fg-3 focus:outline-2 focus:outline-focus disabled:opacity-60 aria-invalid:shadow-[inset_0_0_0_1px_var(--danger-solid)] pointer-coarse:text-lg',
        className,
      )}
      {...rest}
    />
  )
}
