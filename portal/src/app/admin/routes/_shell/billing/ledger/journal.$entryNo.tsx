import { createFileRoute } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import { LedgerLines } from '@/components/patterns/ledger_lines'
import { Page } from '@/components/patterns/page'
import { QueryView } from '@/components/patterns/query_view'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Card } from '@/components/ui/card'
import { useJournalEntry } from '@/features/ledger/api'
import { EntryProperties } from '@/features/ledger/entry_view'
import { ReverseDialog } from '@/features/ledger/reverse_dialog'
import type { PageAction } from '@/stores/actions'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/journal/$entryNo')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="journal.see" title={t('ledger.title')}>
        <JournalEntryPage />
      </MayView>
    )
  },
})

/** One journal entry: what caused it, its postings, its place in the chain. */
function JournalEntryPage() {
  const { t } = useTranslation()
  const { entryNo } = Route.useParams()
  const query = useJournalEntry(Number(entryNo))
  const mayPost = useMay('journal.reverse')
  const [isReversing, setReversing] = useState(false)
  const entry = query.data
  const isFinal = !entry || entry.reverses_entry_no !== null || entry.reversed_by_entry_no !== null
  const actions = useMemo<readonly PageAction[]>(
    () =>
      mayPost
        ? [
            {
              id: 'reverse',
              label: t('ledger.reverse'),
              icon: Undo2,
              tone: 'danger',
              isDisabled: isFinal,
              run: () => setReversing(true),
            },
          ]
        : [],
    [t, mayPost, isFinal],
  )
  return (
    <Page
      title={t('ledger.entry', { number: entryNo })}
      crumbs={[t('nav.title.billing'), t('ledger.title'), t('nav.page.journal')]}
      tools={<RefreshButton query={query} />}
      status={t('ledger.dock_status')}
      actions={actions}
    >
      <QueryView query={query}>
        {(entry) => (
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
            <Card title={t('ledger.properties')}>
              <EntryProperties entry={entry} />
            </Card>
            <Card title={t('ledger.lines')} pad={false}>
              <LedgerLines lines={entry.lines} baseCurrency={entry.base_currency} />
            </Card>
          </div>
        )}
      </QueryView>
      {entry && (
        <ReverseDialog entry={entry} open={isReversing} onClose={() => setReversing(false)} />
      )}
    </Page>
  )
}
