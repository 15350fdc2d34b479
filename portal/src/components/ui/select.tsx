import { ChevronDown } from 'lucide-react'
import type { Ref, SelectHTMLAttributes } from 'react'
import { cn } from '@/lib/cn'

export interface SelectOption {
  value: string
  label: string
}

export interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  options: readonly SelectOption[]
  ref?: Ref<HTMLSelectElement>
}

/** One of a few known values, as the system's own list. Stands inside a Field. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className="relative block">
      <select
        className={cn(
          'h-(--control-h) w-full appearance-none rounded-sm bg-surface pr-8 pl-2.5 text-sm text-fg shadow-control focus:outline-2 focus:outline-focus disabled:opacity-60 aria-invalid:shadow-[inset_0_0_0_1px_var(--danger-solid)] pointer-coarse:text-lg',
          className,
        )}
        {...rest}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-fg-3"
      />
    </span>
  )
}
