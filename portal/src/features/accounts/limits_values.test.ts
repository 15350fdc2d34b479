import { expect, it } from 'vitest'
import type { Account } from '@/api/types'
import { changeOf, formOf, isChanged, readCount, readThresholds } from './limits_values'

const account = {
  credit_limit: '50.00000000',
  channels_max: 100,
  cps_max: 0,
  day_spend_max: null,
  price_max: '0.2500000000',
  temporary_credit_limit: '200.00000000',
  temporary_credit_until: '2026-12-30T22:00:00Z',
  balance_thresholds: ['50.00000000', '-3.00000000'],
  limits_version: 'v1',
} as Account

it('shows limits without trailing zeros, and none as empty', () => {
  expect(formOf(account)).toEqual({
    credit_limit: '50.00',
    channels_max: '100',
    cps_max: '',
    day_spend_max: '',
    price_max: '0.25',
    temporary_credit_limit: '200.00',
    temporary_credit_until: '2026-12-30T22:00',
    balance_thresholds: '50.00 -3.00',
    reason: '',
  })
})

it('sends only what differs', () => {
  const form = { ...formOf(account), reason: ' agreed ' }
  expect(isChanged(form, account)).toBe(false)
  expect(changeOf({ ...form, cps_max: '5' }, account)).toEqual({
    limits_version: 'v1',
    reason: 'agreed',
    cps_max: 5,
  })
  expect(
    changeOf(
      {
        ...form,
        credit_limit: '',
        channels_max: '',
        day_spend_max: '1,500',
        price_max: '',
        temporary_credit_until: '2027-01-01T00:00',
        balance_thresholds: '',
      },
      account,
    ),
  ).toEqual({
    limits_version: 'v1',
    reason: 'agreed',
    credit_limit: '0',
    channels_max: 0,
    day_spend_max: '1500.00',
    price_max: null,
    temporary_credit_limit: '200.00',
    temporary_credit_until: '2027-01-01T00:00:00Z',
    balance_thresholds: [],
  })
})

it.each([
  ['5', 5],
  ['', 0],
  ['0', 0],
  ['1.5', null],
  ['-1', null],
  ['x', null],
])('reads the count "%s"', (typed, count) => {
  expect(readCount(typed)).toBe(count)
})

it('reads thresholds of any sign, or none of them', () => {
  expect(readThresholds(' 20  -1.5 ')).toEqual(['20.00', '-1.50'])
  expect(readThresholds('')).toEqual([])
  expect(readThresholds('20 x')).toBeNull()
  expect(readThresholds('--1')).toBeNull()
})
