import { useTranslation } from 'react-i18next'
import type { AuditClass } from '@/api/types'
import { FilterBar } from '@/components/patterns/filter_bar'
import { FilterChip } from '@/components/patterns/filter_chip'
import { Input } from '@/components/ui/input'
import { type AuditFilter, auditClasses } from './api'

interface AuditFiltersProps {
  filter: AuditFilter
  onChange: (filter: AuditFilter) => void
}

/** Those that rows set: actor, operation, object. Shown when they are. */
const ofRows = ['actor', 'operation', 'object'] as const

/** Kind of action, days and a search; what was chosen in a row stands here, too. */
export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const { t } = useTranslation()
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const set = (change: AuditFilter) => onChange({ ...filter, ...change })
  const day = (name: 'from' | 'until') => (
    <span key={name} className="w-34">
      <Input
        type="date"
        aria-label={t(`audit.${name}`)}
        title={t(`audit.${name}`)}
        value={filter[name] ?? ''}
        onChange={(event) => set({ [name]: event.target.value || undefined })}
        className="h-(--control-h-sm) text-xs"
      />
    </span>
  )
  return (
    <FilterBar {...(isFiltered && { onClear: () => onChange({}) })}>
      <FilterChip
        field={t('audit.class')}
        operator={t('table.is')}
        anyLabel={t('table.any')}
        value={filter.action_class}
        options={auditClasses.map((value) => ({ value, label: t(`audit.class_${value}`) }))}
        onChange={(value) => set({ action_class: value as AuditClass | undefined })}
      />
      {ofRows.map((name) => {
        const value = filter[name]
        return (
          value !== undefined && (
            <FilterChip
              key={name}
              field={t(`audit.${name}`)}
              operator={t('table.is')}
              anyLabel={t('table.any')}
              value={value}
              options={[{ value, label: value }]}
              onChange={(next) => set({ [name]: next })}
            />
          )
        )
      })}
      {day('from')}
      {day('until')}
      <form
        className="w-48"
        onSubmit={(event) => {
          event.preventDefault()
          const text = new FormData(event.currentTarget).get('q')
          set({ q: typeof text === 'string' && text !== '' ? text : undefined })
        }}
      >
        <Input
          key={filter.q ?? ''}
          name="q"
          type="search"
          aria-label={t('audit.search')}
          placeholder={t('audit.search')}
          defaultValue={filter.q ?? ''}
          maxLength={200}
          className="h-(--control-h-sm) text-xs"
        />
      </form>
    </FilterBar>
  )
}
