import { expect, it } from 'vitest'
import { parseEvent } from './protocol'
import { createSseParser, type SseMessage } from './sse_parser'

const stream =
  ': hello\r\n\r\nid: 1\r\nevent: live-calls\r\ndata: {"a":1}\r\n\r\n: ping\n\nid: 2\ndata: x\ndata: y\n\nevent: cdrs\n\n'

function parse(pieces: string[]): SseMessage[] {
  const seen: SseMessage[] = []
  const feed = createSseParser((message) => seen.push(message))
  for (const piece of pieces) feed(piece)
  return seen
}

const expected = [
  { event: 'live-calls', data: '{"a":1}', id: '1' },
  { event: 'message', data: 'x\ny', id: '2' },
]

it('reads a stream however it is cut into pieces', () => {
  expect(parse([stream])).toEqual(expected)
  expect(parse([...stream])).toEqual(expected)
  for (let cut = 1; cut < stream.length; cut += 1) {
    expect(parse([stream.slice(0, cut), stream.slice(cut)])).toEqual(expected)
  }
})

it('accepts only events of the protocol', () => {
  const good = '{"v":1,"op":"tick","key":7,"rev":3,"data":{"a":1}}'
  expect(parseEvent('accounts', good)).toEqual({
    topic: 'accounts',
    op: 'tick',
    key: '7',
    rev: 3,
    data: { a: 1 },
  })
  expect(parseEvent('accounts', '{"v":1,"op":"reset","key":null,"rev":0,"data":null}')?.key).toBe(
    '',
  )
  expect(parseEvent('secrets', good)).toBeNull()
  expect(parseEvent('accounts', '{"v":2,"op":"tick","key":7}')).toBeNull()
  expect(parseEvent('accounts', '{"v":1,"op":"explode","key":7}')).toBeNull()
  expect(parseEvent('accounts', 'not json')).toBeNull()
})
