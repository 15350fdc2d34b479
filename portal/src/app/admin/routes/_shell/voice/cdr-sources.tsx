import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { Pencil, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrSource } from '@/api/types'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { SidePeek } from '@/components/patterns/side_peek'
import { importsPerPage, useCdrSources } from '@/features/cdr_imports/api'
import { SourceChangeDialog } from '@/features/cdr_imports/source_change_dialog'
import { useSourceColumns } from '@/features/cdr_imports/source_columns'
import { SourceDialog } from '@/features/cdr_imports/source_dialog'
import { SourceFacts } from '@/features/cdr_imports/source_view'
import { optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import type { PageAction } from '@/stores/actions'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/cdr-sources')({
  validateSearch: (search: Record<string, unknown>) => ({
    cursor: optionalText(search.cursor),
    source: optionalId(search.source),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="imports.use" title={t('nav.page.cdr_sources')}>
        <CdrSourcesPage />
      </MayView>
    )
  },
})

const rowId = ({ source_id }: CdrSource) => String(source_id)

/** Switches and carriers that send CDRs, with the format that each declares. */
function CdrSourcesPage() {
  const { t } = useTranslation()
  const { cursor, source: peekId } = Route.useSearch()
  const navigate = useNavigate({ from: '/voice/cdr-sources' })
  const query = useCdrSources(cursor)
  const [isCreating, setCreating] = useState(false)
  const [isChanging, setChanging] = useState(false)
  const peeked = query.data?.items.find(({ source_id }) => source_id === peekId)
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: importsPerPage,
    go: (next) => void navigate({ search: { cursor: next, source: undefined } }),
  })
  const setPeek = (id: string | null) =>
    void navigate({
      search: { cursor, source: id === null ? undefined : Number(id) },
      replace: true,
    })
  const isPeeking = peeked !== undefined
  const actions = useMemo<readonly PageAction[]>(
    () => [
      {
        id: 'change',
        label: t('imports.source_change'),
        icon: Pencil,
        isDisabled: !isPeeking,
        run: () => setChanging(true),
      },
      {
        id: 'create',
        label: t('imports.source_create'),
        icon: Plus,
        tone: 'primary',
        run: () => setCreating(true),
      },
    ],
    [t, isPeeking],
  )
  return (
    <Page
      isBleed
      title={t('nav.page.cdr_sources')}
      crumbs={[t('nav.title.voice'), t('nav.group.imports')]}
      tools={<RefreshButton query={query} />}
      status={t('imports.dock_status_sources')}
      actions={actions}
      peek={
        peeked && (
          <SidePeek
            label={peeked.name}
            heading={<b>{peeked.name}</b>}
            onClose={() => setPeek(null)}
          >
            <SourceFacts source={peeked} />
          </SidePeek>
        )
      }
    >
      <DataTable
        isPrimary
        id="cdr-sources"
        label={t('nav.page.cdr_sources')}
        columns={useSourceColumns()}
        rowId={rowId}
        query={query}
        peekId={peekId === undefined ? null : String(peekId)}
        onPeek={setPeek}
        paging={paging}
        empty={
          <EmptyState
            kind="first_use"
            title={t('imports.no_sources')}
            detail={t('imports.no_sources_detail')}
          />
        }
      />
      <SourceDialog open={isCreating} onClose={() => setCreating(false)} />
      {peeked && (
        <SourceChangeDialog source={peeked} open={isChanging} onClose={() => setChanging(false)} />
      )}
    </Page>
  )
}
