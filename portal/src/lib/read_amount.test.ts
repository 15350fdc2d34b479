import { expect, it } from 'vitest'
import { formatBytes } from './format_bytes'
import { readAmount } from './read_amount'

it.each([
  ['250', '250.00'],
  [' 250.5 ', '250.50'],
  ['1,234.5', '1234.50'],
  ['1 234.50', '1234.50'],
  ['12,345,678', '12345678.00'],
  ['0.00000001', '0.00000001'],
  ['0.10000000000', '0.10'],
])('reads %s as %s', (typed, amount) => {
  expect(readAmount(typed)).toBe(amount)
})

it.each([
  '',
  '0',
  '0.00',
  '-5',
  '+5',
  '1,5', // a decimal comma: 1.5 or 15?
  '12,34',
  '1.234.567',
  '1e5',
  '0.000000001',
  '.5',
  '5.',
  '12345678901',
  'ten',
])('refuses "%s"', (typed) => {
  expect(readAmount(typed)).toBeNull()
})

it('shows sizes', () => {
  expect([0, 512, 1536, 5 * 1024 * 1024].map(formatBytes)).toEqual([
    '0 B',
    '512 B',
    '1.5 KiB',
    '5.0 MiB',
  ])
})
