import createClient, { type Middleware } from 'openapi-fetch'
import { networkError, problemFrom } from './problem'
import type { paths } from './schema'

const safeMethods = new Set(['GET', 'HEAD'])

/** State of the log-in that requests need; kept here so that no component passes it along. */
let csrfToken: string | null = null
let hasSession = false
let sessionEnded: () => void = () => {}

/** Remembers the token that state-changing requests must carry; null after logging out. */
export function setCsrfToken(token: string | null) {
  csrfToken = token
  hasSession = token !== null
}

/** Called when a request is refused because the session is gone: 401 while this tab was logged in. */
export function onSessionEnded(handler: () => void) {
  sessionEnded = handler
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.clone().json()
  } catch {
    return null
  }
}

const refusals: Middleware = {
  onRequest({ request }) {
    if (csrfToken && !safeMethods.has(request.method))
      request.headers.set('X-CSRF-Token', csrfToken)
    return request
  },
  async onResponse({ request, response }) {
    if (response.ok) return response
    const problem = problemFrom(response.status, response.headers, await bodyOf(response))
    if (response.status === 401 && hasSession && !request.url.endsWith('/login')) sessionEnded()
    throw problem
  },
  onError({ error }) {
    return networkError(error)
  },
}

/** The typed client of /api/v1: a refused or lost request rejects with an ApiError. */
export const api = createClient<paths>({
  baseUrl: '',
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
})
api.use(refusals)

/** The body of an answer that has one; refusals have been thrown before. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer
  if (data === undefined) throw networkError(new Error('empty answer'))
  return data
}
