import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { FileUp } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrImport, CdrSource } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { FilterBar } from '@/components/patterns/filter_bar'
import { FilterChip } from '@/components/patterns/filter_chip'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Button } from '@/components/ui/button'
import { importsPerPage, useCdrImports, useCdrSources } from '@/features/cdr_imports/api'
import { useImportColumns } from '@/features/cdr_imports/columns'
import { optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import type { PageAction } from '@/stores/actions'
import { MayView } from '../../../shell/may_view'

const UploadDialog = lazy(() =>
  import('@/features/cdr_imports/upload_dialog').then(({ UploadDialog }) => ({
    default: UploadDialog,
  })),
)

export const Route = createFileRoute('/_shell/voice/cdr-imports/')({
  validateSearch: (search: Record<string, unknown>) => ({
    source_id: optionalId(search.source_id),
    cursor: optionalText(search.cursor),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="imports.use" title={t('nav.page.cdr_imports')}>
        <CdrImportsPage />
      </MayView>
    )
  },
})

const tableId = 'cdr-imports'
const rowId = ({ import_id }: CdrImport) => String(import_id)
const none: readonly CdrSource[] = []

/** Files of other switches: what became of their rows, newest first. */
function CdrImportsPage() {
  const { t } = useTranslation()
  const { source_id, cursor } = Route.useSearch()
  const navigate = useNavigate({ from: '/voice/cdr-imports' })
  const query = useCdrImports({
    ...(cursor !== undefined && { cursor }),
    ...(source_id !== undefined && { source_id }),
  })
  const sources = useCdrSources().data?.items ?? none
  const columns = useImportColumns()
  const [isUploading, setUploading] = useState(false)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: importsPerPage,
    go: (next) => void navigate({ search: { source_id, cursor: next } }),
  })
  const setSource = (next: number | undefined) =>
    void navigate({ search: { source_id: next, cursor: undefined } })
  const open = useCallback(
    (id: string) => void navigate({ to: '/voice/cdr-imports/$importId', params: { importId: id } }),
    [navigate],
  )
  const hasSource = sources.some(({ status }) => status === 'active')
  const actions = useMemo<readonly PageAction[]>(
    () => [
      {
        id: 'upload',
        label: t('imports.upload'),
        icon: FileUp,
        tone: 'primary',
        isDisabled: !hasSource,
        run: () => setUploading(true),
      },
    ],
    [t, hasSource],
  )
  return (
    <Page
      isBleed
      title={t('nav.page.cdr_imports')}
      crumbs={[t('nav.title.voice'), t('nav.group.imports')]}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={t('imports.dock_status')}
      actions={actions}
    >
      <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <FilterBar {...(source_id !== undefined && { onClear: () => setSource(undefined) })}>
          <FilterChip
            field={t('imports.source')}
            operator={t('table.is')}
            anyLabel={t('table.any')}
            value={source_id === undefined ? undefined : String(source_id)}
            options={sources.map(({ source_id: id, name }) => ({ value: String(id), label: name }))}
            onChange={(value) => setSource(value === undefined ? undefined : Number(value))}
          />
        </FilterBar>
        <DataTable
          isPrimary
          id={tableId}
          label={t('nav.page.cdr_imports')}
          columns={columns}
          rowId={rowId}
          query={query}
          onOpen={open}
          paging={paging}
          empty={
            source_id !== undefined ? (
              <EmptyState
                kind="no_match"
                title={t('imports.no_match')}
                detail={t('imports.no_match_detail')}
                action={
                  <Button onClick={() => setSource(undefined)}>{t('table.clear_filters')}</Button>
                }
              />
            ) : (
              <EmptyState
                kind="first_use"
                title={t('imports.none')}
                detail={t(hasSource ? 'imports.none_detail' : 'imports.no_sources_detail')}
              />
            )
          }
        />
      </div>
      <Suspense fallback={null}>
        <UploadDialog
          open={isUploading}
          sources={sources}
          onClose={() => setUploading(false)}
          onDone={({ import_id }) => {
            setUploading(false)
            open(String(import_id))
          }}
        />
      </Suspense>
    </Page>
  )
}
