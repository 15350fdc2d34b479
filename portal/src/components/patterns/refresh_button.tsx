import type { UseQueryResult } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon_button'
import { formatDate } from '@/lib/format_date'

export interface RefreshButtonProps {
  query: Pick<UseQueryResult, 'refetch' | 'isFetching' | 'dataUpdatedAt'>
}

/** Asks again; the data stays visible, the icon turns, and the time of the last answer stands beside it. */
export function RefreshButton({ query }: RefreshButtonProps) {
  const { t } = useTranslation()
  const { refetch, isFetching, dataUpdatedAt } = query
  return (
    <>
      {dataUpdatedAt > 0 && (
        <span className="num hidden whitespace-nowrap text-xs text-fg-3 lg:inline">
          {t('common.updated', { time: formatDate(dataUpdatedAt, 'time') })}
        </span>
      )}
      <IconButton
        label={t('common.refresh')}
        icon={RefreshCw}
        isSpinning={isFetching}
        onClick={() => void refetch()}
      />
    </>
  )
}
