/** A field that the server refused: `pointer` is an RFC 6901 JSON pointer such as "/email". */
export interface FieldError {
  pointer: string
  detail: string
}

/**
 * A refusal of the API (RFC 9457 problem document) or a failure to reach it.
 * `kind` is the last part of the problem type ("not-found"), or `network` when no answer came, or
 * `unreadable` when the answer was no problem document.
 */
export class ApiError extends Error {
  readonly kind: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  readonly detail: string
  readonly requestId: string | null
  readonly fields: readonly FieldError[]
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null

  constructor(init: {
    kind: string
    status: number
    title: string
    detail?: string
    requestId?: string | null
    fields?: readonly FieldError[]
    retryAfter?: number | null
  }) {
    super(init.title)
    this.name = 'ApiError'
    this.kind = init.kind
    this.status = init.status
    this.detail = init.detail ?? ''
    this.requestId = init.requestId ?? null
    this.fields = init.fields ?? []
    this.retryAfter = init.retryAfter ?? null
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => {
    const pointer = text(item?.pointer)
    const detail = text(item?.detail)
    return pointer !== null && detail !== null ? [{ pointer, detail }] : []
  })
}

/** Turns the body of a refused request into an error; never throws on an odd body. */
export function problemFrom(status: number, headers: Headers, body: unknown): ApiError {
  const wait = Number.parseInt(headers.get('Retry-After') ?? '', 10)
  const document =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null
  const type = text(document?.type)
  return new ApiError({
    kind: type?.split('/').pop() || 'unreadable',
    status,
    title: text(document?.title) ?? `HTTP ${status}`,
    detail: text(document?.detail) ?? '',
    requestId: text(document?.request_id) ?? headers.get('X-Request-Id'),
    fields: fieldErrors(document?.errors),
    retryAfter: Number.isNaN(wait) ? null : wait,
  })
}

/** The request never reached the server, or its answer was lost. */
export function networkError(cause: unknown): ApiError {
  const error = new ApiError({ kind: 'network', status: 0, title: 'No connection to the server' })
  error.cause = cause
  return error
}

/** A refusal will not change by asking again; a lost connection, a busy or a starting server may. */
export function isPassing(error: unknown): boolean {
  if (!error) return false
  const { kind, status } = asApiError(error)
  return kind === 'network' || status >= 502
}

/** The server's words for people: "the database is away" -> "The database is away." */
export function asSentence(words: string): string {
  if (!words) return ''
  const first = words.charAt(0).toUpperCase() + words.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}

/** Any thrown value as an ApiError. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ApiError({ kind: 'unexpected', status: 0, title: message })
}
