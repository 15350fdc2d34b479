import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrialBalanceLine } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Badge } from '@/components/ui/badge'
import { Money } from '@/components/ui/money'
import { compareDecimals, subtractDecimals, sumDecimals } from '@/lib/decimal'
import { exactDigits } from '@/lib/format_money'

/** Debit less credit of one account of the chart. */
export const netOf = ({ debit, credit }: TrialBalanceLine) => subtractDecimals(debit, credit)

/** Sums per currency; books that are right have equal sides in each. */
export function trialSums(lines: readonly TrialBalanceLine[]) {
  return [...new Set(lines.map(({ currency }) => currency))].map((currency) => {
    const own = lines.filter((line) => line.currency === currency)
    const debit = sumDecimals(own.map((line) => line.debit))
    const credit = sumDecimals(own.map((line) => line.credit))
    return { currency, debit, credit, isBalanced: compareDecimals(debit, credit) === 0 }
  })
}

/** Whether both sides are equal in every currency. */
export function TrialProof({ lines }: { lines: readonly TrialBalanceLine[] }) {
  const { t } = useTranslation()
  const isBalanced = trialSums(lines).every((sums) => sums.isBalanced)
  return (
    <Badge tone={isBalanced ? 'success' : 'danger'}>
      {t(isBalanced ? 'ledger.balanced' : 'ledger.not_balanced')}
    </Badge>
  )
}

/** How many entries are in no base sum yet, because their exchange rate is not stored. */
export function TrialWaiting({ entries }: { entries: number }) {
  const { t } = useTranslation()
  if (entries === 0) return null
  return <Badge tone="warning">{t('ledger.unvalued', { count: entries })}</Badge>
}

/** The proof under the table: per currency the sum of either side, and whether they are equal. */
export function TrialSums({ lines }: { lines: readonly TrialBalanceLine[] }) {
  const { t } = useTranslation()
  return trialSums(lines).map(({ currency, debit, isBalanced }) => (
    <span key={currency} className="flex items-center gap-2">
      <Money amount={debit} currency={currency} style="exact" />
      <Badge tone={isBalanced ? 'success' : 'danger'}>
        {t(isBalanced ? 'ledger.balanced' : 'ledger.not_balanced')}
      </Badge>
    </span>
  ))
}

/** Columns of the trial balance. `lines`: what is on screen, so that the points stand in one line. */
export function useTrialColumns(
  lines: readonly TrialBalanceLine[],
): readonly Column<TrialBalanceLine>[] {
  const { t } = useTranslation()
  const digits = useMemo(
    () => exactDigits(lines.flatMap(({ debit, credit }) => [debit, credit])),
    [lines],
  )
  return useMemo(() => {
    const side = (
      id: 'debit' | 'credit' | 'base_debit' | 'base_credit',
      priority: number,
    ): Column<TrialBalanceLine> => ({
      id,
      header: t(`ledger.${id}`),
      width: 132,
      align: 'end',
      priority,
      cell: (line) => (
        <Money
          amount={line[id]}
          currency={id === 'debit' || id === 'credit' ? line.currency : ''}
          style="exact"
          digitsMin={digits}
        />
      ),
      compare: (a, b) => compareDecimals(a[id], b[id]),
    })
    return [
      {
        id: 'number',
        header: t('ledger.number'),
        width: 74,
        priority: 5,
        cell: ({ number }) => <span className="mono">{number}</span>,
        compare: (a, b) => a.number.localeCompare(b.number),
      },
      {
        id: 'name',
        header: t('ledger.book'),
        width: 160,
        grow: true,
        priority: 1,
        cell: ({ name }) => (
          <span className="med" title={name}>
            {name}
          </span>
        ),
      },
      {
        id: 'type',
        header: t('ledger.type'),
        width: 128,
        priority: 7,
        cell: ({ type }) => <span className="text-fg-2">{t(`ledger.type_${type}`)}</span>,
      },
      {
        id: 'currency',
        header: t('accounts.currency'),
        width: 84,
        priority: 6,
        cell: ({ currency }) => currency,
      },
      side('debit', 3),
      side('credit', 4),
      {
        id: 'net',
        header: t('ledger.net'),
        width: 132,
        align: 'end',
        priority: 2,
        cell: (line) => (
          <Money amount={netOf(line)} currency={line.currency} style="exact" digitsMin={digits} />
        ),
      },
      side('base_debit', 8),
      side('base_credit', 9),
    ]
  }, [t, digits])
}
