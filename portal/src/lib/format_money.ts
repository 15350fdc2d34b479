import { decimalText, parseDecimal, rescale, significantScale } from './decimal'

/**
 * How many digits stand after the point.
 * `total`: 2, for balances and sums. `call`: 4, for the charge of one call. `rate`: 4 to 6, for a price per
 * minute. `exact`: all significant digits, at least 2.
 */
export type MoneyStyle = 'total' | 'call' | 'rate' | 'exact'

const minus = '\u2212'
const symbols = new Map<string, string>()

/** "$" for USD, "€" for EUR; the code and a space where the language has no sign. */
export function currencySymbol(currency: string): string {
  const known = symbols.get(currency)
  if (known !== undefined) return known
  let symbol = `${currency} `
  if (/^[A-Z]{3}$/.test(currency)) {
    const parts = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(0)
    const sign = parts.find((part) => part.type === 'currency')?.value
    if (sign && sign !== currency) symbol = sign
  }
  symbols.set(currency, symbol)
  return symbol
}

function digitsFor(style: MoneyStyle, significant: number): number {
  if (style === 'total') return 2
  if (style === 'call') return 4
  if (style === 'rate') return Math.min(6, Math.max(4, significant))
  return Math.max(2, significant)
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/**
 * Formats an amount or a rate from its decimal string: symbol, grouped digits, real minus sign.
 * Rounds half away from zero for display only. Text that is no decimal is returned as it is. `digitsMin` pads with
 * zeros, so that amounts below each other have their points in one line.
 * Example: formatMoney('-1234.5', 'USD', 'total') -> '−$1,234.50'.
 */
export function formatMoney(
  amount: string,
  currency: string,
  style: MoneyStyle = 'total',
  digitsMin = 0,
): string {
  const value = parseDecimal(amount)
  if (!value) return amount
  const digits = Math.max(digitsMin, digitsFor(style, significantScale(value)))
  const shown = rescale(value, digits)
  const [whole = '0', fraction] = decimalText({
    units: shown.units < 0n ? -shown.units : shown.units,
    scale: digits,
  }).split('.')
  const number = fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`
  return `${shown.units < 0n ? minus : ''}${currencySymbol(currency)}${number}`
}

/** Digits that show all of these amounts exactly, for `digitsMin` of a column. */
export function exactDigits(amounts: readonly (string | null)[]): number {
  const digits = amounts.map((amount) => {
    const value = amount === null ? null : parseDecimal(amount)
    return value ? digitsFor('exact', significantScale(value)) : 0
  })
  return Math.max(0, ...digits)
}

/** A plain decimal string with grouped digits: formatDecimal('1234.50', 1) -> '1,234.5'. */
export function formatDecimal(text: string, digits: number): string {
  const value = parseDecimal(text)
  if (!value) return text
  const shown = decimalText(rescale(value, digits))
  const [whole = '0', fraction] = shown.replace('-', '').split('.')
  const sign = shown.startsWith('-') ? minus : ''
  return sign + (fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`)
}

/** A whole number with grouped digits. */
export function formatCount(count: number): string {
  return (count < 0 ? minus : '') + group(Math.abs(Math.trunc(count)).toString())
}
