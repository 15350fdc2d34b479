import { expect, it } from 'vitest'
import { auditQuery, exportAddress } from './api'
import { shownValue } from './shown_value'

it('days become moments, and the last day counts as a whole', () => {
  expect(auditQuery({ from: '2026-04-01', until: '2026-04-30', actor: 'user:7' })).toEqual({
    actor: 'user:7',
    from: '2026-04-01T00:00:00Z',
    until: '2026-05-01T00:00:00.000Z',
  })
  expect(auditQuery({})).toEqual({ from: undefined, until: undefined })
})

it('the file has the rows that the filters choose', () => {
  expect(exportAddress({ q: 'a&b', action_class: 'login' }, 'ndjson')).toBe(
    '/api/v1/audit/export?format=ndjson&q=a%26b&action_class=login',
  )
  expect(exportAddress({}, 'csv')).toBe('/api/v1/audit/export?format=csv')
})

it('values of any kind fit a line', () => {
  expect(shownValue('"a b"')).toBe('a b')
  expect(shownValue('""')).toBe('""')
  expect(shownValue('false')).toBe('false')
  expect(shownValue('[1,{"a":null}]')).toBe('[1,{"a":null}]')
  expect(shownValue('no json')).toBe('no json')
})
