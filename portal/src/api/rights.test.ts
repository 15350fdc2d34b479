import { expect, it } from 'vitest'
import { rightsOf } from './rights'

it('staff has the rights of its permissions, all of them that a right needs', () => {
  expect(rightsOf({ audience: 'staff', permissions: ['credit.create'] })).toEqual([
    'adjustments.ask',
  ])
  expect(rightsOf({ audience: 'staff', permissions: ['credit.create', 'costs.view'] })).toEqual([
    'costs.see',
    'journal.see',
    'journal.reverse',
    'trial_balance.see',
    'adjustments.ask',
  ])
})

it('a permission for what is their own opens no page of staff to customers and carriers', () => {
  const permissions = [
    'billing.view',
    'calls.view',
    'payments.view',
    'payments.create',
    'rating.edit',
  ]
  expect(rightsOf({ audience: 'customer', permissions })).toEqual([
    'accounts.see',
    'calls.see',
    'call_records.see',
  ])
  expect(rightsOf({ audience: 'carrier', permissions })).toEqual([])
  expect(rightsOf({ audience: 'staff', permissions })).toContain('topups.record')
  expect(rightsOf(undefined)).toEqual([])
})
