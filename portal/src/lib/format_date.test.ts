import { expect, it } from 'vitest'
import { formatDate, formatDuration, formatElapsed } from './format_date'

it('shows instants in UTC whatever the zone they are written in', () => {
  expect(formatDate('2026-11-22T14:31:09.250Z', 'time')).toBe('14:31:09')
  expect(formatDate('2026-11-22T14:31:09+02:00', 'date_time')).toBe('22 Nov 2026, 12:31:09 UTC')
  expect(formatDate('2026-01-02T00:00:00Z', 'date')).toBe('2 Jan 2026')
  expect(formatDate('never', 'time')).toBe('never')
})

it('shows the instants of a list as short as they can be told', () => {
  const now = new Date('2026-11-22T14:31:09Z')
  const recent = (at: string) => formatDate(at, 'recent', now)
  expect(recent('2026-11-22T00:00:01Z')).toBe('00:00:01')
  expect(recent('2026-11-21T23:59:59Z')).toBe('21 Nov 23:59')
  expect(recent('2026-01-02T08:00:00Z')).toBe('2 Jan 08:00')
  expect(recent('2025-11-22T14:31:09Z')).toBe('22 Nov 2025')
})

it('shows lengths of time', () => {
  expect([0, 59, 60, 276, 3600, 7325].map(formatDuration)).toEqual([
    '0:00',
    '0:59',
    '1:00',
    '4:36',
    '1:00:00',
    '2:02:05',
  ])
  expect([0, 420, 6080, 134_000].map(formatElapsed)).toEqual(['0 ms', '420 ms', '6.08 s', '2:14'])
})
