import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AuditRow } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import {
  type AuditFilter,
  auditClasses,
  exportAddress,
  rowsPerPage,
  useAuditLog,
} from '@/features/audit/api'
import { ChainBadge } from '@/features/audit/chain_badge'
import { useAuditColumns } from '@/features/audit/columns'
import { AuditFilters } from '@/features/audit/filters'
import { AuditPeek } from '@/features/audit/peek'
import { optionalChoice, optionalDay, optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import { MayView } from '../../shell/may_view'

export const Route = createFileRoute('/_shell/audit-log')({
  validateSearch: (search: Record<string, unknown>) => ({
    action_class: optionalChoice(search.action_class, auditClasses),
    actor: optionalText(search.actor),
    operation: optionalText(search.operation),
    object: optionalText(search.object),
    from: optionalDay(search.from),
    until: optionalDay(search.until),
    q: optionalText(search.q),
    cursor: optionalText(search.cursor),
    row: optionalId(search.row),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="audit.see" title={t('nav.page.audit_log')}>
        <AuditLogPage />
      </MayView>
    )
  },
})

const rowId = (row: AuditRow) => String(row.audit_no)
const tableId = 'audit-log'

/** Who did what: filters and place stand in the address bar, the row's changes beside the table. */
function AuditLogPage() {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/audit-log' })
  const { cursor, row: peekNo, ...filter } = Route.useSearch()
  const query = useAuditLog(filter, cursor)
  const columns = useAuditColumns()
  const peeked = query.data?.items.find(({ audit_no }) => audit_no === peekNo)
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage,
    go: (next) => void navigate({ search: { ...filter, cursor: next, row: undefined } }),
  })
  const none = {
    action_class: undefined,
    actor: undefined,
    operation: undefined,
    object: undefined,
    from: undefined,
    until: undefined,
    q: undefined,
  }
  const setFilter = (next: AuditFilter) =>
    void navigate({ search: { ...none, ...next, cursor: undefined, row: undefined } })
  const setPeek = (id: string | null) =>
    void navigate({
      search: { ...filter, cursor, row: id === null ? undefined : Number(id) },
      replace: true,
    })
  const take = (format: 'csv' | 'ndjson') => window.location.assign(exportAddress(filter, format))

  return (
    <Page
      isBleed
      title={t('nav.page.audit_log')}
      crumbs={[t('nav.title.administration')]}
      badge={
        <span className="max-md:hidden">
          <ChainBadge />
        </span>
      }
      tools={
        <>
          <Menu
            trigger={
              <Button>
                <Download size={14} aria-hidden className="text-fg-3" />
                {t('audit.export')}
              </Button>
            }
          >
            <MenuItem onSelect={() => take('csv')}>{t('audit.export_csv')}</MenuItem>
            <MenuItem onSelect={() => take('ndjson')}>{t('audit.export_lines')}</MenuItem>
          </Menu>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('audit.dock_status')}
      peek={peeked && <AuditPeek row={peeked} onClose={() => setPeek(null)} onFilter={setFilter} />}
    >
      <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <AuditFilters filter={filter} onChange={setFilter} />
        <DataTable
          isPrimary
          id={tableId}
          label={t('nav.page.audit_log')}
          columns={columns}
          rowId={rowId}
          query={query}
          peekId={peekNo === undefined ? null : String(peekNo)}
          onPeek={setPeek}
          paging={paging}
          empty={
            isFiltered ? (
              <EmptyState
                kind="no_match"
                title={t('audit.no_match')}
                detail={t('audit.no_match_detail')}
                action={<Button onClick={() => setFilter({})}>{t('table.clear_filters')}</Button>}
              />
            ) : (
              <EmptyState
                kind="first_use"
                title={t('audit.none')}
                detail={t('audit.none_detail')}
              />
            )
          }
        />
      </div>
    </Page>
  )
}
