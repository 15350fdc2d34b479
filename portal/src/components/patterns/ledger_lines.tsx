import { useTranslation } from 'react-i18next'
import type { JournalLine } from '@/api/types'
import { Money } from '@/components/ui/money'
import { sumDecimals } from '@/lib/decimal'
import { exactDigits } from '@/lib/format_money'

export interface LedgerLinesProps {
  lines: readonly JournalLine[]
  /** Lines of other currencies show their value in it. */
  baseCurrency: string
}

/** The postings of one journal entry, debits and credits in their own columns, with equal totals per currency. */
export function LedgerLines({ lines, baseCurrency }: LedgerLinesProps) {
  const { t } = useTranslation()
  const currencies = [...new Set(lines.map(({ currency }) => currency))]
  const sumOf = (side: JournalLine['side'], currency: string) =>
    sumDecimals(
      lines.filter((l) => l.side === side && l.currency === currency).map((l) => l.amount),
    )
  const digits = exactDigits(lines.map((line) => line.amount))
  const head = 'h-8 px-3.5 text-left text-2xs text-fg-3 med'
  const amount = 'px-3.5 py-1.5 text-right whitespace-nowrap'
  return (
    <section
      aria-label={t('ledger.lines')}
      tabIndex={0}
      className="overflow-x-auto -outline-offset-2"
    >
      <table className="w-full">
        <thead className="border-b border-line bg-subtle">
          <tr>
            <th className={head}>{t('ledger.book')}</th>
            <th className={`${head} text-right`}>{t('ledger.debit')}</th>
            <th className={`${head} text-right`}>{t('ledger.credit')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: postings are numbered lines and never change
            <tr key={number} className="border-b border-line-subtle align-baseline">
              <td className="px-3.5 py-1.5">
                <span className="block">{line.book_name}</span>
                <span className="mono block text-fg-3">{line.book}</span>
              </td>
              {(['debit', 'credit'] as const).map((side) => (
                <td key={side} className={amount}>
                  {line.side === side && (
                    <Money
                      amount={line.amount}
                      currency={line.currency}
                      style="exact"
                      digitsMin={digits}
                    />
                  )}
                  {line.side === side &&
                    line.base_amount !== null &&
                    line.currency !== baseCurrency && (
                      <span className="block text-fg-3">
                        <Money
                          amount={line.base_amount}
                          currency={baseCurrency}
                          style="exact"
                          digitsMin={digits}
                        />
                      </span>
                    )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot className="semi">
          {currencies.map((currency) => (
            <tr key={currency}>
              <th scope="row" className="px-3.5 py-2 text-left semi">
                {t('ledger.total', { currency })}
              </th>
              {(['debit', 'credit'] as const).map((side) => (
                <td key={side} className={amount}>
                  <Money
                    amount={sumOf(side, currency)}
                    currency={currency}
                    style="exact"
                    digitsMin={digits}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tfoot>
      </table>
    </section>
  )
}
