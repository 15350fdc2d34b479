import { expect, it } from 'vitest'
import type { TrialBalanceLine } from '@/api/types'
import { exactDigits, formatMoney } from '@/lib/format_money'
import { monthBefore } from './month'
import { netOf, trialSums } from './trial_balance'

const line = (currency: string, debit: string, credit: string): TrialBalanceLine => ({
  number: '2100',
  name: 'Customer prepaid balance',
  type: 'liability',
  currency,
  debit,
  credit,
  base_debit: debit,
  base_credit: credit,
})

it('adds both sides per currency, exactly', () => {
  const lines = [
    line('USD', '0.10000000', '0.00000000'),
    line('USD', '0.20000000', '0.30000000'),
    line('EUR', '5.00000001', '5.00000000'),
  ]
  expect(trialSums(lines)).toEqual([
    { currency: 'USD', debit: '0.30000000', credit: '0.30000000', isBalanced: true },
    { currency: 'EUR', debit: '5.00000001', credit: '5.00000000', isBalanced: false },
  ])
  expect(netOf(line('USD', '31.50', '100.00'))).toBe('-68.50')
})

it('shows amounts below each other with their points in one line', () => {
  const amounts = ['0.06000000', '0.04200000', '5.00000000', null]
  const digits = exactDigits(amounts)
  expect(amounts.map((amount) => amount && formatMoney(amount, 'USD', 'exact', digits))).toEqual([
    '$0.060',
    '$0.042',
    '$5.000',
    null,
  ])
  expect(exactDigits([])).toBe(0)
})

it('proposes the month before this one to close', () => {
  expect(monthBefore(new Date('2026-01-05T00:00:00Z'))).toBe('2025-12')
  expect(monthBefore(new Date('2026-10-31T23:59:59Z'))).toBe('2026-09')
})
