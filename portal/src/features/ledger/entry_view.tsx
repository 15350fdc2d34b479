import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { JournalEntry } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { LedgerLines } from '@/components/patterns/ledger_lines'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy_button'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'
import { EntryKind } from './columns'

interface EntryViewProps {
  entry: JournalEntry
}

function EntryLink({ entryNo }: { entryNo: number }) {
  const { t } = useTranslation()
  return (
    <Link
      to="/billing/ledger/journal/$entryNo"
      params={{ entryNo: String(entryNo) }}
      className="text-accent-text hover:underline"
    >
      {t('ledger.entry', { number: formatCount(entryNo) })}
    </Link>
  )
}

/** Properties of a journal entry and its digest, by which the chain can be checked. */
export function EntryProperties({ entry }: EntryViewProps) {
  const { t } = useTranslation()
  return (
    <DetailsList
      wide={[t('ledger.digest')]}
      rows={[
        [t('ledger.kind'), <EntryKind key="kind" kind={entry.kind} />],
        [t('ledger.posted'), <Timestamp key="posted" at={entry.posted_at} />],
        [t('ledger.cause'), entry.cause],
        [t('ledger.period'), entry.period],
        [t('ledger.usage_period'), entry.usage_period],
        ...(entry.reverses_entry_no === null
          ? []
          : [
              [
                t('ledger.reverses'),
                <EntryLink key="reverses" entryNo={entry.reverses_entry_no} />,
              ] as const,
            ]),
        ...(entry.reversed_by_entry_no === null
          ? []
          : [
              [
                t('ledger.reversed_by'),
                <EntryLink key="reversed" entryNo={entry.reversed_by_entry_no} />,
              ] as const,
            ]),
        ...(entry.is_valued && entry.valuation_entry_no === null
          ? []
          : [
              [
                t('ledger.base_value', { currency: entry.base_currency }),
                entry.valuation_entry_no === null ? (
                  <Badge key="value" tone="warning">
                    {t('ledger.waits_for_rate')}
                  </Badge>
                ) : (
                  <EntryLink key="value" entryNo={entry.valuation_entry_no} />
                ),
              ] as const,
            ]),
        [
          t('ledger.batch'),
          entry.batch_id === null ? t('common.none') : formatCount(entry.batch_id),
        ],
        [
          t('ledger.digest'),
          <span key="digest" className="flex items-start gap-1">
            <span className="mono min-w-0 break-all">{entry.digest}</span>
            <CopyButton text={entry.digest} label={t('ledger.copy_digest')} />
          </span>,
        ],
      ]}
    />
  )
}

/** A journal entry in the side peek: properties, then postings. */
export function EntryView({ entry }: EntryViewProps) {
  return (
    <>
      <div className="border-b border-line-subtle px-4 py-3.5">
        <EntryProperties entry={entry} />
      </div>
      <LedgerLines lines={entry.lines} baseCurrency={entry.base_currency} />
    </>
  )
}
