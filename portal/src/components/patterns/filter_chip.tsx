import { ChevronDown, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'

export interface FilterOption {
  value: string
  label: string
}

export interface FilterChipProps {
  field: string
  operator: string
  /** Chosen value; undefined: the filter is not set. */
  value: string | undefined
  options: readonly FilterOption[]
  /** Word for "not set". */
  anyLabel: string
  onChange: (value: string | undefined) => void
}

/** One filter: field, operator, value. The value is edited in place; the cross takes the filter away. */
export function FilterChip({
  field,
  operator,
  value,
  options,
  anyLabel,
  onChange,
}: FilterChipProps) {
  const { t } = useTranslation()
  return (
    <span className="inline-flex h-(--control-h-sm) max-w-full items-center overflow-hidden rounded-sm border border-line bg-surface text-xs">
      <span className="px-2 text-fg-3">{field}</span>
      <span aria-hidden className="border-x border-line px-1.5 text-fg-3">
        {operator}
      </span>
      <span className="relative flex h-full min-w-0 items-center bg-surface">
        <select
          aria-label={field}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
          className="field-sizing-content h-full min-w-0 cursor-pointer appearance-none bg-transparent pr-6 pl-2 text-fg -outline-offset-2 med hover:bg-hover"
        >
          <option value="">{anyLabel}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={12}
          aria-hidden
          className="pointer-events-none absolute right-1.5 text-fg-3"
        />
      </span>
      {value !== undefined && (
        <button
          type="button"
          aria-label={t('table.remove_filter', { field })}
          onClick={() => onChange(undefined)}
          className="grid h-full w-6 shrink-0 place-items-center border-l border-line text-fg-3 -outline-offset-2 hover:bg-hover hover:text-fg pointer-coarse:w-9"
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}
