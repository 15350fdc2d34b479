import { useTranslation } from 'react-i18next'
import type { Cdr } from '@/api/types'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { useRecentCdrs } from './api'
import { useCdrColumns } from './columns'

interface RecentCdrsProps {
  onOpen: (callId: string) => void
}

const callId = (cdr: Cdr) => cdr.call_id

/** The newest call records, growing at the top. */
export function RecentCdrs({ onOpen }: RecentCdrsProps) {
  const { t } = useTranslation()
  const query = useRecentCdrs()
  return (
    <DataTable
      id="recent-cdrs"
      label={t('cdrs.recent')}
      columns={useCdrColumns()}
      rowId={callId}
      query={query}
      onOpen={onOpen}
      empty={<EmptyState kind="first_use" title={t('cdrs.none')} detail={t('cdrs.none_detail')} />}
    />
  )
}
