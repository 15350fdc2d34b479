import { renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useRequestKey } from './use_request_key'

it('gives a repeat of the same content the same key, anything else another', () => {
  const { result } = renderHook(() => useRequestKey())
  const first = result.current.keyFor({ amount: '5.00' })
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(result.current.keyFor({ amount: '5.00' })).toBe(first)
  const other = result.current.keyFor({ amount: '6.00' })
  expect(other).not.toBe(first)
  result.current.renew()
  expect(result.current.keyFor({ amount: '6.00' })).not.toBe(other)
})
