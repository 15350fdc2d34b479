import type { InputHTMLAttributes, Ref } from 'react'
import { cn } from '@/lib/cn'
import { Input } from './input'

export interface MoneyInputProps extends InputHTMLAttributes<HTMLInputElement> {
  currency: string
  ref?: Ref<HTMLInputElement>
}

/** An amount, typed as a decimal number; `readAmount` turns it into the text that the API takes. */
export function MoneyInput({ currency, className, ...rest }: MoneyInputProps) {
  return (
    <span className="relative block">
      <Input
        inputMode="decimal"
        autoComplete="off"
        className={cn('num pr-14 text-right', className)}
        {...rest}
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-xs text-fg-3"
      >
        {currency}
      </span>
    </span>
  )
}
