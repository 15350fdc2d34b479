/** Entry of the SharedWorker: one hub, one port per tab. */
import { createHub, type Subscriber } from './hub'
import type { FromHub, ToHub } from './protocol'

interface SharedWorkerScope {
  onconnect: ((event: MessageEvent) => void) | null
}

const hub = createHub()

;(globalThis as unknown as SharedWorkerScope).onconnect = (event) => {
  const port = event.ports[0]
  if (!port) return
  const tab: Subscriber = { send: (message: FromHub) => port.postMessage(message) }
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hub.receive(tab, data)
}
