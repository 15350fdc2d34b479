/**
 * Exact arithmetic on decimal strings ("-12.50000000"), the form in which the API sends money and rates.
 * Nothing here goes through a floating-point number.
 */
export interface Decimal {
  /** Value times 10^scale. */
  units: bigint
  /** Digits after the point. */
  scale: number
}

const form = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** Reads a decimal string; null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = form.exec(text.trim())
  if (!match) return null
  const [, sign, whole = '0', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

/** Changes the number of digits after the point; rounds half away from zero when digits are lost. */
export function rescale({ units, scale }: Decimal, to: number): Decimal {
  if (to >= scale) return { units: units * 10n ** BigInt(to - scale), scale: to }
  const divisor = 10n ** BigInt(scale - to)
  const magnitude = units < 0n ? -units : units
  const rounded = (magnitude + divisor / 2n) / divisor
  return { units: units < 0n ? -rounded : rounded, scale: to }
}

/** Digits after the point once trailing zeros are gone: "0.01200000" has 3. */
export function significantScale({ units, scale }: Decimal): number {
  let left = scale
  let rest = units
  while (left > 0 && rest % 10n === 0n) {
    rest /= 10n
    left -= 1
  }
  return left
}

/** Plain text with exactly `scale` digits after the point and a hyphen for negative values. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}

/** Sum of decimal strings, exact; null when one of them is not a decimal. */
export function sumDecimals(texts: readonly string[]): string | null {
  let sum: Decimal = { units: 0n, scale: 0 }
  for (const text of texts) {
    const next = parseDecimal(text)
    if (!next) return null
    const scale = Math.max(sum.scale, next.scale)
    sum = { units: rescale(sum, scale).units + rescale(next, scale).units, scale }
  }
  return decimalText(sum)
}

/** a less b, exact; null when one of them is not a decimal. */
export function subtractDecimals(a: string, b: string): string | null {
  const left = parseDecimal(a)
  const right = parseDecimal(b)
  if (!left || !right) return null
  const scale = Math.max(left.scale, right.scale)
  return decimalText({ units: rescale(left, scale).units - rescale(right, scale).units, scale })
}

/** -1, 0 or 1; for sorting columns of amounts. Text that is no decimal sorts first. */
export function compareDecimals(a: string | null, b: string | null): number {
  const left = a === null ? null : parseDecimal(a)
  const right = b === null ? null : parseDecimal(b)
  if (!left || !right) return Number(Boolean(left)) - Number(Boolean(right))
  const scale = Math.max(left.scale, right.scale)
  const difference = rescale(left, scale).units - rescale(right, scale).units
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Sign of a decimal string: -1, 0 or 1; 0 for text that is no decimal. */
export function signOf(text: string): number {
  const value = parseDecimal(text)
  if (!value || value.units === 0n) return 0
  return value.units < 0n ? -1 : 1
}
