import { createFileRoute, Link, useNavigate } from '@tanstack/react-router'
import { Download, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrImport, RefusedRow } from '@/api/types'
import { DataTable } from '@/components/patterns/data_table'
import { DetailsList } from '@/components/patterns/details_list'
import { EmptyState } from '@/components/patterns/empty_state'
import { KpiStrip } from '@/components/patterns/kpi_strip'
import { Page } from '@/components/patterns/page'
import { QueryView } from '@/components/patterns/query_view'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Banner } from '@/components/ui/banner'
import { Card } from '@/components/ui/card'
import { Money } from '@/components/ui/money'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { importsPerPage, useCdrImport, useRefusedRows } from '@/features/cdr_imports/api'
import { useRefusedRowColumns } from '@/features/cdr_imports/columns'
import { RollbackDialog } from '@/features/cdr_imports/rollback_dialog'
import { formatBytes } from '@/lib/format_bytes'
import { formatCount } from '@/lib/format_money'
import { optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import type { PageAction } from '@/stores/actions'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/cdr-imports/$importId')({
  validateSearch: (search: Record<string, unknown>) => ({ cursor: optionalText(search.cursor) }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="imports.use" title={t('nav.page.cdr_imports')}>
        <CdrImportPage />
      </MayView>
    )
  },
})

const rowId = ({ row, column }: RefusedRow) => `${row} ${column}`
const linkLook = 'text-accent-text med hover:underline'

/** One file: what became of its rows, what it posted, and the rows that were refused. */
function CdrImportPage() {
  const { t } = useTranslation()
  const importId = Number(Route.useParams().importId)
  const query = useCdrImport(importId)
  const [isRollingBack, setRollingBack] = useState(false)
  const one = query.data
  const hasRefused = (one?.refused ?? 0) > 0
  const mayRollBack = one !== undefined && (one.state === 'done' || one.state === 'running')
  const actions = useMemo<readonly PageAction[]>(
    () => [
      {
        id: 'errors',
        label: t('imports.download_errors'),
        icon: Download,
        isDisabled: !hasRefused,
        run: () => window.location.assign(`/api/v1/cdr-imports/${importId}/errors`),
      },
      {
        id: 'rollback',
        label: t('imports.rollback'),
        icon: Undo2,
        tone: 'danger',
        isDisabled: !mayRollBack,
        run: () => setRollingBack(true),
      },
    ],
    [t, importId, hasRefused, mayRollBack],
  )
  return (
    <Page
      title={one?.file_name || t('imports.file_of', { number: importId })}
      crumbs={[t('nav.title.voice'), t('nav.page.cdr_imports')]}
      badge={one && <StatusBadge domain="cdr_import" value={one.state} />}
      tools={<RefreshButton query={query} />}
      status={t('imports.dock_status_file')}
      actions={actions}
    >
      <QueryView query={query} skeletonRows={8}>
        {(loaded) => <ImportView one={loaded} />}
      </QueryView>
      {one && (
        <RollbackDialog import={one} open={isRollingBack} onClose={() => setRollingBack(false)} />
      )}
    </Page>
  )
}

const outcomes = ['booked', 'duplicates', 'conflicts', 'unrated', 'quarantined', 'refused'] as const

function ImportView({ one }: { one: CdrImport }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-4">
      {one.reason && (
        <Banner tone={one.state === 'refused' ? 'danger' : 'info'}>{one.reason}</Banner>
      )}
      <KpiStrip
        label={t('imports.outcome')}
        items={outcomes.map((id) => ({
          id,
          label: t(`imports.${id}`),
          value: formatCount(one[id]),
        }))}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(320px,30%)_minmax(0,1fr)]">
        <Card title={t('imports.file')}>
          <DetailsList
            wide={[t('imports.file_digest')]}
            rows={[
              [t('imports.source'), one.source?.name ?? t('common.unknown')],
              [t('imports.rows'), formatCount(one.rows)],
              ...one.posted.map(
                ({ currency, charges, costs }) =>
                  [
                    t('ledger.total', { currency }),
                    <span key={currency}>
                      {t('imports.charges')} <Money amount={charges} currency={currency} />
                      {costs !== null && (
                        <>
                          , {t('imports.costs')} <Money amount={costs} currency={currency} />
                        </>
                      )}
                    </span>,
                  ] as const,
              ),
              [t('imports.started'), <Timestamp key="started" at={one.started_at} />],
              [t('imports.finished'), <Timestamp key="ended" at={one.ended_at} />],
              [
                t('imports.key'),
                <span key="key" className="mono break-all">
                  {one.idempotency_key}
                </span>,
              ],
              [t('imports.file_bytes'), formatBytes(one.file_bytes)],
              [
                t('imports.file_digest'),
                <span key="digest" className="mono break-all">
                  {one.file_sha256}
                </span>,
              ],
              ...(one.rollback_entry_no === null
                ? []
                : ([
                    [
                      t('imports.rollback_entry'),
                      <Link
                        key="entry"
                        to="/billing/ledger/journal/$entryNo"
                        params={{ entryNo: String(one.rollback_entry_no) }}
                        className={linkLook}
                      >
                        {t('ledger.entry', { number: formatCount(one.rollback_entry_no) })}
                      </Link>,
                    ],
                  ] as const)),
            ]}
          />
        </Card>
        <Card title={t('imports.refused_rows')} pad={false} className="h-96 max-md:h-72">
          <RefusedRows importId={one.import_id} />
        </Card>
      </div>
    </div>
  )
}

function RefusedRows({ importId }: { importId: number }) {
  const { t } = useTranslation()
  const { cursor } = Route.useSearch()
  const navigate = useNavigate({ from: '/voice/cdr-imports/$importId' })
  const query = useRefusedRows(importId, cursor)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: importsPerPage,
    go: (next) => void navigate({ search: { cursor: next } }),
  })
  return (
    <DataTable
      isPrimary
      id="refused-rows"
      label={t('imports.refused_rows')}
      columns={useRefusedRowColumns()}
      rowId={rowId}
      query={query}
      paging={paging}
      empty={
        <EmptyState
          kind="first_use"
          title={t('imports.no_refused')}
          detail={t('imports.no_refused_detail')}
        />
      }
    />
  )
}
