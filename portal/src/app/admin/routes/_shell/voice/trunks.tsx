import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Trunk } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { trunksPerPage, useTrunks } from '@/features/trunks/api'
import { useTrunkColumns } from '@/features/trunks/columns'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/trunks')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="carriers.see" title={t('nav.page.trunks')}>
        <TrunksPage />
      </MayView>
    )
  },
})

const rowId = (row: Trunk) => String(row.trunk_id)
const tableId = 'trunks'

function TrunksPage() {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/voice/trunks' })
  const { cursor } = Route.useSearch()
  const query = useTrunks(cursor)
  const columns = useTrunkColumns()
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: trunksPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  return (
    <Page
      isBleed
      title={t('nav.page.trunks')}
      crumbs={[t('nav.title.voice'), t('nav.group.supply')]}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('trunks.dock_status')}
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.trunks')}
        columns={columns}
        rowId={rowId}
        query={query}
        paging={paging}
        empty={
          <EmptyState kind="first_use" title={t('trunks.none')} detail={t('trunks.none_detail')} />
        }
      />
    </Page>
  )
}
