import { useTranslation } from 'react-i18next'
import type { CallResult } from '@/api/types'
import { FilterBar } from '@/components/patterns/filter_bar'
import { FilterChip, type FilterOption } from '@/components/patterns/filter_chip'
import { Button } from '@/components/ui/button'
import { useLive } from '@/live/store'
import { type CdrFilter, callResults } from './api'

interface CdrFiltersProps {
  filter: CdrFilter
  accounts: readonly FilterOption[]
  onChange: (filter: CdrFilter) => void
  /** Loads the records that arrived since. */
  onShowNew: () => void
}

/** Account and result as editable chips, and a button that brings in new records when the reader wants them. */
export function CdrFilters({ filter, accounts, onChange, onShowNew }: CdrFiltersProps) {
  const { t } = useTranslation()
  const newCdrs = useLive((state) => state.newCdrs)
  const isFiltered = filter.account_id !== undefined || filter.result !== undefined
  return (
    <FilterBar
      {...(isFiltered && { onClear: () => onChange({}) })}
      aside={
        newCdrs > 0 && (
          <Button size="sm" onClick={onShowNew}>
            {t('cdrs.show_new', { count: newCdrs })}
          </Button>
        )
      }
    >
      <FilterChip
        field={t('calls.account')}
        operator={t('table.is')}
        anyLabel={t('table.any')}
        value={filter.account_id === undefined ? undefined : String(filter.account_id)}
        options={accounts}
        onChange={(value) =>
          onChange({ ...filter, account_id: value === undefined ? undefined : Number(value) })
        }
      />
      <FilterChip
        field={t('cdrs.result')}
        operator={t('table.is')}
        anyLabel={t('table.any')}
        value={filter.result}
        options={callResults.map((value) => ({ value, label: t(`status.call_result.${value}`) }))}
        onChange={(value) => onChange({ ...filter, result: value as CallResult | undefined })}
      />
    </FilterBar>
  )
}
