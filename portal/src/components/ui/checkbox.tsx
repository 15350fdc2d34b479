import type { InputHTMLAttributes } from 'react'
import { cn } from '@/lib/cn'

export interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  /** Spoken name, where no visible label belongs to it. */
  label: string
  /** Some but not all of what it stands for. */
  isMixed?: boolean
}

/** The browser's checkbox in the accent colour. */
export function Checkbox({ label, isMixed = false, className, ...rest }: CheckboxProps) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      ref={(box) => {
        if (box) box.indeterminate = isMixed
      }}
      className={cn('size-3.5 align-middle accent-(--accent)', className)}
      {...rest}
    />
  )
}
