import { type Decimal, decimalText, parseDecimal } from '@/lib/decimal'

/**
 * What a call costs on a price, with the rules of the node (`actors/domain/rating/charge.hpp`), digit for digit: whole
 * numbers throughout, one rounding. `tests/cases/rating/vectors.csv` holds for both.
 */
export const durationRoundings = ['ceil', 'floor', 'half_up', 'half_down'] as const
export const roundingModes = ['half_up', 'half_down', 'half_even', 'up', 'down'] as const
export type DurationRounding = (typeof durationRoundings)[number]
export type RoundingMode = (typeof roundingModes)[number]

/** Rates are per minute; rates and fees are decimal strings as the API has them. */
export interface Price {
  rateInitial: string
  /** Without: as the initial rate. */
  rateNext?: string
  initialS: number
  nextS: number
  connectFee?: string
  freeS?: number
  graceS?: number
  durationRounding: DurationRounding
  /** Decimals of the charge, 0 to 8. */
  precision: number
  rounding: RoundingMode
}

export interface Charge {
  /** After the rounding of the duration. */
  seconds: number
  /** After grace, free seconds and increments. */
  billedS: number
  /** With `precision` decimals. */
  total: string
}

const rateScale = 10
const amountScale = 8

/** Milliseconds to whole seconds. */
export function roundedSeconds(durationMs: number, rounding: DurationRounding): number {
  const rest = durationMs % 1000
  const whole = (durationMs - rest) / 1000
  const isMore = { floor: false, ceil: rest > 0, half_up: rest >= 500, half_down: rest > 500 }
  return whole + (isMore[rounding] ? 1 : 0)
}

/** The seconds that are charged: the first increment, then whole further ones. */
export function billedSeconds(seconds: number, initialS: number, nextS: number): number {
  if (seconds <= 0) return 0
  if (seconds <= initialS) return initialS
  return initialS + Math.ceil((seconds - initialS) / nextS) * nextS
}

/** numerator / denominator (denominator > 0) with `precision` decimals. */
function roundQuotient(
  numerator: bigint,
  denominator: bigint,
  precision: number,
  mode: RoundingMode,
): Decimal {
  const scaled = numerator * 10n ** BigInt(precision)
  const kept = scaled / denominator
  const twice = (scaled % denominator) * 2n
  const isTie = twice === denominator
  const isAway = {
    up: twice > 0n,
    down: false,
    half_up: twice >= denominator,
    half_down: twice > denominator,
    half_even: twice > denominator || (isTie && kept % 2n === 1n),
  }
  return { units: isAway[mode] ? kept + 1n : kept, scale: precision }
}

/** A price that is not negative and has no more decimals than the books, in their units; else null. */
function unitsOf(text: string, scale: number): bigint | null {
  const value = parseDecimal(text)
  if (!value || value.units < 0n) return null
  if (value.scale <= scale) return value.units * 10n ** BigInt(scale - value.scale)
  const divisor = 10n ** BigInt(value.scale - scale)
  return value.units % divisor === 0n ? value.units / divisor : null
}

const isWhole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least

/** Null when the price or the duration is none: the node would refuse it. */
export function rateCall(durationMs: number, price: Price): Charge | null {
  const initial = unitsOf(price.rateInitial, rateScale)
  const next = unitsOf(price.rateNext ?? price.rateInitial, rateScale)
  const fee = unitsOf(price.connectFee ?? '0', amountScale)
  const { initialS, nextS, freeS = 0, graceS = 0, precision } = price
  if (initial === null || next === null || fee === null) return null
  if (!isWhole(durationMs, 0) || !isWhole(initialS, 0) || !isWhole(nextS, 1)) return null
  if (!isWhole(freeS, 0) || !isWhole(graceS, 0)) return null
  if (!isWhole(precision, 0) || precision > amountScale) return null
  const seconds = roundedSeconds(durationMs, price.durationRounding)
  const isBilled = seconds > graceS && seconds > freeS
  const billedS = isBilled ? billedSeconds(seconds - freeS, initialS, nextS) : 0
  const firstS = Math.min(billedS, initialS)
  // In units of 1/(60 * 10^10): a rate times seconds.
  const usage = initial * BigInt(firstS) + next * BigInt(billedS - firstS)
  const fixed = isBilled ? fee * 60n * 10n ** BigInt(rateScale - amountScale) : 0n
  const total = roundQuotient(
    usage + fixed,
    60n * 10n ** BigInt(rateScale),
    precision,
    price.rounding,
  )
  return { seconds, billedS, total: decimalText(total) }
}
