import { decimalText, parseDecimal, rescale, significantScale } from './decimal'

/** Digits after the point that the ledger keeps. */
const scaleMax = 8
const wholeDigitsMax = 10

/**
 * What a person types as an amount, as the API takes it: '1,234.5' -> '1234.50'. Null: not a positive amount, more
 * digits than the ledger keeps, or a comma that could be a decimal point.
 */
export function readAmount(typed: string): string | null {
  const text = typed.trim().replace(/[\s\u00a0]/g, '')
  if (!/^\d+(\.\d+)?$/.test(text) && !/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return null
  const value = parseDecimal(text.replaceAll(',', ''))
  if (!value || value.units <= 0n) return null
  const scale = Math.max(2, significantScale(value))
  if (scale > scaleMax) return null
  const amount = decimalText(rescale(value, scale))
  return amount.indexOf('.') > wholeDigitsMax ? null : amount
}
