/** One dispatched server-sent event; `id` is the last id seen on the stream. */
export interface SseMessage {
  event: string
  data: string
  id: string
}

/**
 * The event stream format of the HTML standard, section 9.2.6, fed with pieces of text in any division.
 * Comments (": ping") yield nothing; the caller counts bytes for its watchdog.
 */
export function createSseParser(emit: (message: SseMessage) => void) {
  let rest = ''
  let event = ''
  let data: string[] = []
  let id = ''

  function line(text: string) {
    if (text === '') {
      if (data.length > 0) emit({ event: event || 'message', data: data.join('\n'), id })
      event = ''
      data = []
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
    else if (field === 'id' && !value.includes('\0')) id = value
  }

  return (piece: string) => {
    rest += piece
    for (;;) {
      const end = rest.search(/\r\n|\n|\r/)
      if (end < 0) return
      // A CR at the very end may be half of a CR LF: wait for the next piece.
      if (rest[end] === '\r' && end === rest.length - 1) return
      const next = rest[end] === '\r' && rest[end + 1] === '\n' ? end + 2 : end + 1
      const text = rest.slice(0, end)
      rest = rest.slice(next)
      line(text)
    }
  }
}
