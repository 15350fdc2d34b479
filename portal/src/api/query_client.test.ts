import { expect, it } from 'vitest'
import { ApiError } from './problem'
import { outageMs, untilAnswered } from './query_client'

const after = (status: number, kind = 'x') => ({
  state: { error: new ApiError({ kind, status, title: 'No' }) },
})

it('asks by itself while the server is away, and only then', () => {
  expect(untilAnswered()({ state: { error: null } })).toBe(false)
  expect(untilAnswered(5_000)({ state: { error: null } })).toBe(5_000)
  for (const away of [after(503), after(502), after(0, 'network')]) {
    expect(untilAnswered()(away)).toBe(outageMs)
  }
  for (const refusal of [after(403), after(404), after(429), after(500), after(0, 'unexpected')]) {
    expect(untilAnswered()(refusal)).toBe(false)
  }
})
