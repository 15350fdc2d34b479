import type { UseQueryResult } from '@tanstack/react-query'
import { RefreshCw, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import { IconButton } from '@/components/ui/icon_button'
import { formatDate } from '@/lib/format_date'

export interface RefreshButtonProps {
  query: Pick<UseQueryResult, 'refetch' | 'isFetching' | 'dataUpdatedAt'> & { error?: unknown }
}

/**
 * Asks again; the data stays visible, the icon turns, and the time of the last answer stands beside it. When the last
 * try failed, the old data is named as old.
 */
export function RefreshButton({ query }: RefreshButtonProps) {
  const { t } = useTranslation()
  const { refetch, isFetching, dataUpdatedAt, error } = query
  const isOld = Boolean(error) && dataUpdatedAt > 0
  const time = formatDate(dataUpdatedAt, 'time')
  return (
    <>
      <span role="status" className="num whitespace-nowrap text-xs">
        {isOld ? (
          <span
            title={`${asApiError(error).message}. ${t('common.not_updated_detail', { time })}`}
            className="flex items-center gap-1 text-danger"
          >
            <TriangleAlert size={13} aria-hidden />
            <span className="max-sm:sr-only">{t('common.not_updated', { time })}</span>
          </span>
        ) : (
          dataUpdatedAt > 0 && (
            <span className="hidden text-fg-3 lg:inline" aria-hidden>
              {t('common.updated', { time })}
            </span>
          )
        )}
      </span>
      <IconButton
        label={t('common.refresh')}
        icon={RefreshCw}
        isSpinning={isFetching}
        onClick={() => void refetch()}
      />
    </>
  )
}
