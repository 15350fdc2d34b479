import type { Account, AccountLimitsChange } from '@/api/types'
import { decimalText, parseDecimal, rescale, significantScale } from '@/lib/decimal'
import { readDecimal } from '@/lib/read_amount'

/** The limits as they stand in the form's controls: empty means none. */
export interface LimitsForm {
  credit_limit: string
  channels_max: string
  cps_max: string
  day_spend_max: string
  price_max: string
  temporary_credit_limit: string
  temporary_credit_until: string
  balance_thresholds: string
  reason: string
}

const rateScaleMax = 10

/** '0.25000000' -> '0.25', with at least two digits. */
function plain(amount: string | null): string {
  const value = amount === null ? null : parseDecimal(amount)
  return value ? decimalText(rescale(value, Math.max(2, significantScale(value)))) : ''
}

const count = (value: number) => (value > 0 ? String(value) : '')

export function formOf(account: Account): LimitsForm {
  return {
    credit_limit: plain(account.credit_limit),
    channels_max: count(account.channels_max),
    cps_max: count(account.cps_max),
    day_spend_max: plain(account.day_spend_max),
    price_max: plain(account.price_max),
    temporary_credit_limit: plain(account.temporary_credit_limit),
    temporary_credit_until: account.temporary_credit_until?.slice(0, 16) ?? '',
    balance_thresholds: account.balance_thresholds.map(plain).join(' '),
    reason: '',
  }
}

export const readLimit = (typed: string) => (typed.trim() === '' ? null : readDecimal(typed))
export const readPrice = (typed: string) =>
  typed.trim() === '' ? null : readDecimal(typed, rateScaleMax)
export const readCount = (typed: string) =>
  typed.trim() === '' ? 0 : /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : null

/** Amounts with spaces between them, of any sign; null: one of them is none. */
export function readThresholds(typed: string): string[] | null {
  const amounts = typed.split(/\s+/).filter((word) => word !== '')
  const read = amounts.map((word) => {
    const amount = readDecimal(word.replace(/^-/, ''))
    return amount && word.startsWith('-') ? `-${amount}` : amount
  })
  return read.every((amount) => amount !== null) ? (read as string[]) : null
}

/** What differs from the account, as the API takes it. The form has been checked. */
export function changeOf(form: LimitsForm, account: Account): AccountLimitsChange {
  const before = formOf(account)
  const differs = (...names: (keyof LimitsForm)[]) =>
    names.some((name) => form[name].trim() !== before[name])
  return {
    limits_version: account.limits_version ?? '',
    reason: form.reason.trim(),
    ...(differs('credit_limit') && { credit_limit: readLimit(form.credit_limit) ?? '0' }),
    ...(differs('channels_max') && { channels_max: readCount(form.channels_max) ?? 0 }),
    ...(differs('cps_max') && { cps_max: readCount(form.cps_max) ?? 0 }),
    ...(differs('day_spend_max') && { day_spend_max: readLimit(form.day_spend_max) }),
    ...(differs('price_max') && { price_max: readPrice(form.price_max) }),
    ...(differs('temporary_credit_limit', 'temporary_credit_until') && {
      temporary_credit_limit: readLimit(form.temporary_credit_limit),
      temporary_credit_until: form.temporary_credit_until
        ? `${form.temporary_credit_until.slice(0, 16)}:00Z`
        : null,
    }),
    ...(differs('balance_thresholds') && {
      balance_thresholds: readThresholds(form.balance_thresholds) ?? [],
    }),
  }
}

/** Whether anything but the reason differs. */
export const isChanged = (form: LimitsForm, account: Account) =>
  Object.keys(changeOf(form, account)).length > 2
