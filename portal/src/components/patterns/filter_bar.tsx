import { ListFilter } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

export interface FilterBarProps {
  /** Filter chips. */
  children: ReactNode
  /** Clears every filter; left out when none is set. */
  onClear?: () => void
  /** Right side: new rows waiting, grouping. */
  aside?: ReactNode
}

/** The filters of a table in one wrapping row. Their state lives in the address bar. */
export function FilterBar({ children, onClear, aside }: FilterBarProps) {
  const { t } = useTranslation()
  return (
    <search
      aria-label={t('table.filters')}
      className="flex flex-wrap items-center gap-1.5 border-b border-line px-4 py-[7px]"
    >
      <ListFilter size={14} aria-hidden className="mr-0.5 text-fg-3" />
      {children}
      {onClear && (
        <Button tone="ghost" size="sm" onClick={onClear}>
          {t('table.clear_filters')}
        </Button>
      )}
      <span className="flex-1" />
      {aside}
    </search>
  )
}
