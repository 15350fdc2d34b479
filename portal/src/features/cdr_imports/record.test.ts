import { expect, it } from 'vitest'
import { mediaTypeOf } from './api'
import { recordRows } from './record'

const report = {
  started_us: 1_772_359_200_000_000,
  answered_us: null,
  called: '33142345678',
  duration_ms: 90_000,
  carrier: 'carrA',
  cost_e8: 1_650_000,
  cost_currency: 'USD',
}

it('puts both reports side by side and marks what differs', () => {
  const rows = recordRows(report, { ...report, duration_ms: 60_000, carrier: '', cost_e8: null })
  expect(rows.map(({ field, differs }) => [field, differs])).toEqual([
    ['started', false],
    ['called', false],
    ['duration', true],
    ['carrier', false],
    ['cost', true],
  ])
  expect(rows.find(({ field }) => field === 'duration')).toMatchObject({
    report: '1:30',
    known: '1:00',
  })
  expect(rows.find(({ field }) => field === 'cost')).toMatchObject({
    report: '0.01650000 USD',
    known: '',
  })
})

it.each([
  ['13155550000', '14155550000', true],
  ['13155550000', '13155550000', false],
  ['13155550000', '', false],
  ['', '13155550000', false],
])('routing numbers "%s" and "%s" differ: %s', (lrn, known, differs) => {
  const rows = recordRows({ ...report, lrn }, { ...report, lrn: known })
  expect(rows.find(({ field }) => field === 'routing_number')?.differs).toBe(differs)
})

it('a report alone differs from nothing', () => {
  expect(recordRows(report, null).some(({ differs }) => differs)).toBe(false)
  expect(recordRows({}, null)).toEqual([])
})

it.each([
  ['a.csv', 'text/csv'],
  ['A.CSV', 'text/csv'],
  ['x.y.ndjson', 'application/x-ndjson'],
  ['a.jsonl', 'application/x-ndjson'],
  ['a.json', 'application/json'],
  ['a.xml', null],
  ['csv.', null],
  ['', null],
])('knows the kind of "%s"', (name, type) => {
  expect(mediaTypeOf(name)).toBe(type)
})
