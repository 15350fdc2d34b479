import { useTranslation } from 'react-i18next'
import type { CdrImport } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { Banner } from '@/components/ui/banner'
import { Money } from '@/components/ui/money'
import { formatCount } from '@/lib/format_money'

const outcomes = ['booked', 'duplicates', 'conflicts', 'unrated', 'quarantined', 'refused'] as const
const faultsShown = 20

/** What would become of a file: counts, money, and the first rows that would not be booked. */
export function DryRunView({ import: one }: { import: CdrImport }) {
  const { t } = useTranslation()
  const faults = (one.preview ?? []).filter(({ reason }) => reason !== '')
  return (
    <section aria-label={t('imports.dry_run_result')} className="grid gap-3">
      <Banner tone={one.state === 'refused' ? 'danger' : 'info'}>
        {one.state === 'refused'
          ? t('imports.dry_run_refused', { reason: one.reason })
          : t('imports.dry_run_result')}
      </Banner>
      <DetailsList
        rows={[
          [t('imports.rows'), formatCount(one.rows)] as const,
          ...outcomes
            .filter((id) => one[id] > 0)
            .map((id) => [t(`imports.${id}`), formatCount(one[id])] as const),
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
        ]}
      />
      {faults.length > 0 && (
        <ul className="grid max-h-40 gap-1 overflow-y-auto text-xs">
          {faults.slice(0, faultsShown).map(({ row, column, reason }) => (
            <li key={`${row} ${column}`}>
              <span className="num med">
                {t('imports.row_number', { number: formatCount(row) })}
              </span>{' '}
              {column && <span className="mono">{column}</span>} {reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
