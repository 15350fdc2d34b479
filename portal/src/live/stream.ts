import { type LiveEvent, parseEvent, type StreamState, type Topic } from './protocol'
import { createSseParser } from './sse_parser'

/** No byte for this long, pings included, means the connection is dead. The server pings every 15 s. */
const silenceMaxMs = 40_000
/** First wait before connecting again; doubles up to the maximum, each with jitter. */
const retryFirstMs = 1_000
const retryMaxMs = 30_000

interface StreamCallbacks {
  onEvent: (event: LiveEvent) => void
  onState: (state: StreamState) => void
}

/**
 * Holds one connection to GET /events and opens it again when it breaks. Read with fetch instead of EventSource,
 * because only so pings count as life, a lost session (401) can be told from a restart, and waits have jitter.
 * A reconnect carries Last-Event-ID; the server answers what was missed or `reset`.
 */
export function openStream(topics: readonly Topic[], { onEvent, onState }: StreamCallbacks) {
  let isClosed = false
  let lastId = ''
  let retryMs = retryFirstMs
  let abort = new AbortController()
  let retryTimer: ReturnType<typeof setTimeout> | undefined

  async function connect() {
    abort = new AbortController()
    let watchdog = setTimeout(() => abort.abort(), silenceMaxMs)
    const heard = () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => abort.abort(), silenceMaxMs)
    }
    try {
      const response = await fetch(`/events?topics=${topics.join(',')}`, {
        headers: { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
      })
      if (response.status === 401 || response.status === 403) {
        isClosed = true
        onState('refused')
        return
      }
      if (!response.ok || !response.body) throw new Error(`events: HTTP ${response.status}`)
      onState('live')
      retryMs = retryFirstMs
      await read(response.body, heard)
    } catch {
      // Every failure ends here: the state says so and the next attempt is planned below.
    } finally {
      clearTimeout(watchdog)
    }
    if (isClosed) return
    onState('down')
    retryTimer = setTimeout(connect, retryMs * (0.5 + Math.random() / 2))
    retryMs = Math.min(retryMaxMs, retryMs * 2)
  }

  async function read(stream: ReadableStream<Uint8Array>, heard: () => void) {
    const feed = createSseParser((message) => {
      if (message.id) lastId = message.id
      const event = parseEvent(message.event, message.data)
      if (event) onEvent(event)
    })
    const reader = stream.getReader()
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      heard()
      feed(decoder.decode(value, { stream: true }))
    }
  }

  onState('connecting')
  void connect()
  return {
    close() {
      isClosed = true
      clearTimeout(retryTimer)
      abort.abort()
    },
  }
}
