import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type DurationRounding, type Price, type RoundingMode, rateCall } from './charge'

// The same file as the node's and the database's tests.
const file = join(import.meta.dirname, '../../../../tests/cases/rating/vectors.csv')
const [heading = '', ...rows] = readFileSync(file, 'utf8').trim().split('\n')

function priced(row: string) {
  const cell = row.split(',')
  const at = (name: string) => cell[heading.split(',').indexOf(name)] ?? ''
  const price: Price = {
    rateInitial: at('rate'),
    ...(at('rate_next') && { rateNext: at('rate_next') }),
    initialS: Number(at('initial')),
    nextS: Number(at('next')),
    connectFee: at('fee'),
    freeS: Number(at('free_s')),
    graceS: Number(at('grace_s')),
    durationRounding: at('dur_round') as DurationRounding,
    precision: Number(at('precision')),
    rounding: at('mode') as RoundingMode,
  }
  const expected = {
    seconds: Number(at('seconds')),
    billedS: Number(at('billed')),
    total: at('charge'),
  }
  return { durationMs: Number(at('duration_ms')), price, expected }
}

describe('rateCall', () => {
  it('has vectors to hold', () => {
    expect(rows.length).toBeGreaterThan(30)
  })

  it.each(rows)('%s', (row) => {
    const { durationMs, price, expected } = priced(row)
    expect(rateCall(durationMs, price)).toEqual(expected)
  })

  it('breaks a tie as its mode says', () => {
    const tie = (rounding: RoundingMode, rateInitial: string) =>
      rateCall(60_000, {
        rateInitial,
        initialS: 60,
        nextS: 60,
        durationRounding: 'ceil',
        precision: 2,
        rounding,
      })?.total
    expect(tie('half_up', '0.125')).toBe('0.13')
    expect(tie('half_down', '0.125')).toBe('0.12')
    expect(tie('half_even', '0.125')).toBe('0.12')
    expect(tie('half_even', '0.135')).toBe('0.14')
    expect(tie('up', '0.1200000001')).toBe('0.13')
    expect(tie('down', '0.1299999999')).toBe('0.12')
  })

  it('refuses what the node refuses', () => {
    const good: Price = {
      rateInitial: '0.0150',
      initialS: 6,
      nextS: 6,
      durationRounding: 'ceil',
      precision: 6,
      rounding: 'half_up',
    }
    expect(rateCall(6000, good)?.total).toBe('0.001500')
    for (const bad of [
      { rateInitial: '' },
      { rateInitial: '-0.01' },
      { rateInitial: '0.00000000001' },
      { rateNext: 'free' },
      { connectFee: '0.000000001' },
      { nextS: 0 },
      { initialS: -1 },
      { initialS: 1.5 },
      { freeS: -1 },
      { precision: 9 },
    ]) {
      expect(rateCall(6000, { ...good, ...bad })).toBeNull()
    }
    expect(rateCall(-1, good)).toBeNull()
  })
})
