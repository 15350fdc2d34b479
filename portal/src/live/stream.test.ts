import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveEvent, StreamState } from './protocol'
import { openStream } from './stream'

const encoder = new TextEncoder()
let requests: Headers[]
let bodies: ReadableStreamDefaultController<Uint8Array>[]
let status = 200

beforeEach(() => {
  vi.useFakeTimers()
  requests = []
  bodies = []
  status = 200
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    requests.push(new Headers(init.headers))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        bodies.push(controller)
        init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
      },
    })
    return new Response(status === 200 ? body : null, { status })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function open() {
  const states: StreamState[] = []
  const events: LiveEvent[] = []
  const stream = openStream(['cdrs'], {
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
  })
  return { states, events, stream }
}

const send = (text: string) => bodies.at(-1)?.enqueue(encoder.encode(text))

it('a broken stream is opened again with the last event id', async () => {
  const { states, events, stream } = open()
  await vi.advanceTimersByTimeAsync(0)
  send('id: 41\nevent: cdrs\ndata: {"v":1,"op":"upsert","key":"a","rev":1,"data":{}}\n\n')
  await vi.advanceTimersByTimeAsync(0)
  bodies.at(-1)?.close()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(events.map(({ key }) => key)).toEqual(['a'])
  expect(states).toEqual(['connecting', 'live', 'down', 'live'])
  expect(requests.map((headers) => headers.get('Last-Event-ID'))).toEqual([null, '41'])
  stream.close()
})

it('40 seconds without a byte count as broken, a ping does not let it come to that', async () => {
  const { states, stream } = open()
  await vi.advanceTimersByTimeAsync(30_000)
  send(': ping\n\n')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(states).toEqual(['connecting', 'live'])
  await vi.advanceTimersByTimeAsync(11_000)
  expect(states).toContain('down')
  stream.close()
})

it('a lost session ends the stream for good', async () => {
  status = 401
  const { states } = open()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(states).toEqual(['connecting', 'refused'])
  expect(requests).toHaveLength(1)
})
