import { afterEach, expect, it, vi } from 'vitest'
import { api, body, onSessionEnded, setCsrfToken } from './client'
import { ApiError, problemFrom } from './problem'

afterEach(() => vi.unstubAllGlobals())

function answer(status: number, content: unknown, headers: Record<string, string> = {}) {
  const calls: Request[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    calls.push(request)
    return new Response(JSON.stringify(content), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    })
  })
  return calls
}

it('a problem document becomes an error with kind, fields and request id', () => {
  const error = problemFrom(400, new Headers({ 'Retry-After': '7' }), {
    type: 'https://didtron.example/problems/invalid-argument',
    title: 'Invalid request',
    detail: 'One field is not valid.',
    request_id: 'a1',
    errors: [{ pointer: '/email', detail: 'is missing' }, 'odd'],
  })
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    kind: 'invalid-argument',
    status: 400,
    message: 'Invalid request',
    requestId: 'a1',
    retryAfter: 7,
    fields: [{ pointer: '/email', detail: 'is missing' }],
  })
})

it('an answer that is no problem document is still an error', () => {
  const error = problemFrom(502, new Headers({ 'X-Request-Id': 'b2' }), '<html>')
  expect(error).toMatchObject({
    kind: 'unreadable',
    status: 502,
    requestId: 'b2',
    retryAfter: null,
  })
})

it('a lost connection is an error of kind network', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch')
  })
  await expect(body(api.GET('/api/v1/accounts'))).rejects.toMatchObject({ kind: 'network' })
})

it('401 ends the session of a tab that was logged in, and only there', async () => {
  const ended = vi.fn()
  onSessionEnded(ended)
  setCsrfToken('token-1')
  answer(401, { title: 'Log in first' })
  await expect(
    api.POST('/api/v1/login', { body: { email: 'a@b.example', password: 'x' } }),
  ).rejects.toMatchObject({ status: 401 })
  expect(ended).not.toHaveBeenCalled()
  await expect(api.GET('/api/v1/accounts')).rejects.toMatchObject({ status: 401 })
  expect(ended).toHaveBeenCalledOnce()
  setCsrfToken(null)
  await expect(api.GET('/api/v1/me')).rejects.toMatchObject({ status: 401 })
  expect(ended).toHaveBeenCalledOnce()
})

it('only requests that change something carry the CSRF token', async () => {
  setCsrfToken('token-1')
  const calls = answer(200, { items: [], next_cursor: null })
  await api.GET('/api/v1/accounts')
  await api.POST('/api/v1/live-calls/{call_id}/end', { params: { path: { call_id: 'x' } } })
  setCsrfToken(null)
  expect(calls.map((request) => request.headers.get('X-CSRF-Token'))).toEqual([null, 'token-1'])
})
