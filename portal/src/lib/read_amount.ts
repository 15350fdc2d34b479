import { decimalText, parseDecimal, rescale, significantScale, signOf } from './decimal'

/** Digits after the point that the ledger keeps. */
const amountScaleMax = 8
const wholeDigitsMax = 10

/**
 * What a person types as an amount, as the API takes it: '1,234.5' -> '1234.50'. Null: not a positive amount, more
 * digits than the ledger keeps, or a comma that could be a decimal point.
 */
export function readAmount(typed: string): string | null {
  const amount = readDecimal(typed)
  return amount && signOf(amount) > 0 ? amount : null
}

/** The same for a limit: zero is one, and a rate has more digits after the point. */
export function readDecimal(typed: string, scaleMax = amountScaleMax): string | null {
  const text = typed.trim().replace(/[\s\u00a0]/g, '')
  if (!/^\d+(\.\d+)?$/.test(text) && !/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return null
  const value = parseDecimal(text.replaceAll(',', ''))
  if (!value) return null
  const scale = Math.max(2, significantScale(value))
  if (scale > scaleMax) return null
  const amount = decimalText(rescale(value, scale))
  return amount.indexOf('.') > wholeDigitsMax ? null : amount
}
