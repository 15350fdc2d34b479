import { cn } from '@/lib/cn'
import { signOf } from '@/lib/decimal'
import { formatMoney, type MoneyStyle } from '@/lib/format_money'

export interface MoneyProps {
  /** Decimal string as the API sends it; null: not known or not shown to this log-in. */
  amount: string | null | undefined
  currency: string
  /** Digits after the point: `total` 2, `call` 4, `rate` 4 to 6, `exact` all. */
  style?: MoneyStyle
  /** Pads with zeros to this many digits, for amounts below each other. */
  digitsMin?: number
  /** Colours gain green and loss red, for margins. */
  isSigned?: boolean
  /** What stands for an unknown amount. */
  unknown?: string
}

/** An amount or a rate. The full value is in the title and in `value`. */
export function Money({
  amount,
  currency,
  style = 'total',
  digitsMin = 0,
  isSigned = false,
  unknown = 'n/a',
}: MoneyProps) {
  if (amount === null || amount === undefined) return <span className="text-fg-3">{unknown}</span>
  const sign = isSigned ? signOf(amount) : 0
  return (
    <data
      value={amount}
      title={formatMoney(amount, currency, 'exact')}
      className={cn('num', sign > 0 && 'text-success', sign < 0 && 'text-danger')}
    >
      {formatMoney(amount, currency, style, digitsMin)}
    </data>
  )
}
