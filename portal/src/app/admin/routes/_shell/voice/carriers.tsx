import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Carrier } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { carriersPerPage, useCarriers } from '@/features/carriers/api'
import { useCarrierColumns } from '@/features/carriers/columns'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/carriers')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="carriers.see" title={t('nav.page.carriers')}>
        <CarriersPage />
      </MayView>
    )
  },
})

const rowId = (row: Carrier) => String(row.carrier_id)
const tableId = 'carriers'

function CarriersPage() {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/voice/carriers' })
  const { cursor } = Route.useSearch()
  const query = useCarriers(cursor)
  const columns = useCarrierColumns()
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: carriersPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  return (
    <Page
      isBleed
      title={t('nav.page.carriers')}
      crumbs={[t('nav.title.voice'), t('nav.group.supply')]}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('carriers.dock_status')}
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.carriers')}
        columns={columns}
        rowId={rowId}
        query={query}
        paging={paging}
        empty={
          <EmptyState
            kind="first_use"
            title={t('carriers.none')}
            detail={t('carriers.none_detail')}
          />
        }
      />
    </Page>
  )
}
