import type { FromHub, StreamState, ToHub, Topic } from './protocol'
import { openStream } from './stream'

/** One tab, or the page itself when there is no SharedWorker. */
export interface Subscriber {
  send: (message: FromHub) => void
}

/**
 * Fans one event stream out to all tabs: the stream carries the union of the topics they want, and is closed
 * when the last one leaves. A browser allows about six connections per host over HTTP/1.1.
 */
export function createHub() {
  const wanted = new Map<Subscriber, readonly Topic[]>()
  let stream: { close: () => void } | null = null
  let carried = ''
  let state: StreamState = 'connecting'

  function tell(message: FromHub) {
    for (const subscriber of wanted.keys()) subscriber.send(message)
  }

  function setState(next: StreamState) {
    state = next
    tell({ type: 'state', state })
  }

  function adjust() {
    const union = [...new Set([...wanted.values()].flat())].sort()
    const key = union.join(',')
    if (key === carried && state !== 'refused') return
    stream?.close()
    carried = key
    if (union.length === 0) {
      stream = null
      return
    }
    stream = openStream(union, {
      onState: setState,
      onEvent: (event) => {
        for (const [subscriber, topics] of wanted) {
          if (topics.includes(event.topic)) subscriber.send({ type: 'event', event })
        }
      },
    })
  }

  return {
    receive(subscriber: Subscriber, message: ToHub) {
      if (message.type === 'leave') wanted.delete(subscriber)
      else wanted.set(subscriber, message.topics)
      adjust()
      if (message.type === 'subscribe') subscriber.send({ type: 'state', state })
    },
  }
}
