import { notifyManager, type QueryClient } from '@tanstack/react-query'
import { startTransition } from 'react'
import { queryKeys } from '@/api/query_keys'
import { coalesce } from './batch'
import { createHub } from './hub'
import type { FromHub, LiveEvent, ToHub, Topic } from './protocol'
import { useLive } from './store'
import { createApplier } from './topics'

/** Events are collected for this long and applied together: at most four renders a second. */
const batchMs = 250

function openHub(receive: (message: FromHub) => void): { send: (message: ToHub) => void } {
  if (typeof SharedWorker !== 'undefined') {
    const worker = new SharedWorker(new URL('./live_worker.ts', import.meta.url), {
      type: 'module',
      name: 'didtron-live',
    })
    worker.port.onmessage = ({ data }: MessageEvent<FromHub>) => receive(data)
    return { send: (message) => worker.port.postMessage(message) }
  }
  const hub = createHub()
  const self = { send: receive }
  return { send: (message) => hub.receive(self, message) }
}

/**
 * Connects this tab to the event stream and writes what arrives into the query cache. Returns the way out, for
 * logging out. Pausing drops events; resuming and reconnecting ask the server again.
 */
export function connectLive(client: QueryClient, topics: readonly Topic[]): () => void {
  const applier = createApplier(client)
  const { setStream } = useLive.getState()
  let waiting: LiveEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let wasDown = false

  function flush() {
    timer = undefined
    const events = coalesce(waiting)
    waiting = []
    startTransition(() => notifyManager.batch(() => applier.apply(events)))
  }

  const hub = openHub((message) => {
    if (message.type === 'state') {
      if (message.state === 'live' && wasDown) applier.refresh()
      wasDown = message.state === 'down'
      setStream(message.state)
      // The server no longer knows the session: asking who is logged in leads to the log-in page.
      if (message.state === 'refused') void client.refetchQueries({ queryKey: queryKeys.me })
      return
    }
    if (useLive.getState().isPaused) return
    waiting.push(message.event)
    timer ??= setTimeout(flush, batchMs)
  })

  const stopWatching = useLive.subscribe((state, before) => {
    if (before.isPaused && !state.isPaused) applier.refresh()
  })
  const leave = () => hub.send({ type: 'leave' })
  addEventListener('pagehide', leave)
  const comeBack = (event: PageTransitionEvent) => {
    if (event.persisted) hub.send({ type: 'subscribe', topics })
  }
  addEventListener('pageshow', comeBack)
  hub.send({ type: 'subscribe', topics })

  return () => {
    leave()
    clearTimeout(timer)
    stopWatching()
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', comeBack)
  }
}
