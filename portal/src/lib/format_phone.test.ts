import { expect, it } from 'vitest'
import { formatPhone } from './format_phone'

it.each([
  ['442071838750', '+44 207 183 8750'],
  ['+12124768002', '+1 212 476 8002'],
  ['254722490679', '+254 722 490 679'],
  ['4915123456789', '+49 151 2345 6789'],
  ['3365505083', '+33 6550 5083'],
  ['74951234567', '+7 495 123 4567'],
])('groups %s as %s', (number, grouped) => {
  expect(formatPhone(number, 'grouped')).toBe(grouped)
  expect(formatPhone(number)).toBe(grouped.replaceAll(' ', ''))
})

it('leaves what is no international number as it came', () => {
  for (const text of ['anonymous', '1001', '0044207', '', '12345678901234567890']) {
    expect(formatPhone(text, 'grouped')).toBe(text)
  }
})
