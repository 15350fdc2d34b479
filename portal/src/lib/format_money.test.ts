import { describe, expect, it } from 'vitest'
import { compareDecimals, signOf, sumDecimals } from './decimal'
import { formatCount, formatDecimal, formatMoney } from './format_money'

describe('formatMoney', () => {
  it.each([
    ['1234567.89100000', 'USD', 'total', '$1,234,567.89'],
    ['-12.40000000', 'USD', 'total', '\u2212$12.40'],
    ['0.00000000', 'USD', 'call', '$0.0000'],
    ['0.40994999', 'USD', 'call', '$0.4099'],
    ['0.40995000', 'USD', 'call', '$0.4100'],
    ['0.0125000000', 'EUR', 'rate', '€0.0125'],
    ['0.0125678901', 'EUR', 'rate', '€0.012568'],
    ['0.00666666', 'USD', 'exact', '$0.00666666'],
    ['5.00000000', 'USD', 'exact', '$5.00'],
    ['92233720368.54775807', 'USD', 'exact', '$92,233,720,368.54775807'],
    ['10', 'XDR', 'total', 'XDR 10.00'],
  ] as const)('shows %s %s as %s: %s', (amount, currency, style, shown) => {
    expect(formatMoney(amount, currency, style)).toBe(shown)
  })

  it('never shows minus zero', () => {
    expect(formatMoney('-0.00001', 'USD', 'total')).toBe('$0.00')
  })

  it('returns text that is no amount as it came', () => {
    expect(formatMoney('NaN', 'USD')).toBe('NaN')
    expect(formatMoney('1e3', 'USD')).toBe('1e3')
  })
})

describe('decimal strings', () => {
  it('are added without losing a digit', () => {
    expect(sumDecimals(['0.1', '0.2'])).toBe('0.3')
    expect(sumDecimals(['92233720368.54775807', '0.00000001'])).toBe('92233720368.54775808')
    expect(sumDecimals([])).toBe('0')
    expect(sumDecimals(['1', 'x'])).toBeNull()
  })

  it('compare by value, not by text', () => {
    expect(compareDecimals('9.5', '10.00')).toBe(-1)
    expect(compareDecimals('-1', '-2')).toBe(1)
    expect(compareDecimals('1.0', '1.000')).toBe(0)
    expect(compareDecimals(null, '-5')).toBe(-1)
  })

  it('know their sign', () => {
    expect([signOf('-0.00'), signOf('-0.01'), signOf('3')]).toEqual([0, -1, 1])
  })

  it('are grouped and rounded half away from zero', () => {
    expect(formatDecimal('1234.55', 1)).toBe('1,234.6')
    expect(formatDecimal('-1234.55', 1)).toBe('\u22121,234.6')
    expect(formatCount(-1204)).toBe('\u22121,204')
  })
})
