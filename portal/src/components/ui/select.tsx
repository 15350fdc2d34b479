import { ChevronDown } from 'lucide-react'
import type { SelectHTMLAttributes } from 'react'
import { cn } from '@/lib/cn'

export interface SelectOption {
  value: string
  label: string
}

export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  options: readonly SelectOption[]
  onChange: (value: string) => void
}

/** A choice from a short list, by the browser's own control. */
export function Select({ options, onChange, className, ...rest }: SelectProps) {
  return (
    <span className={cn('relative inline-flex', className)}>
      <select
        className="h-(--control-h-sm) w-full cursor-pointer appearance-none rounded-sm bg-surface pr-7 pl-2 text-xs text-fg shadow-edge med hover:bg-hover"
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={13}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-fg-3"
      />
    </span>
  )
}
