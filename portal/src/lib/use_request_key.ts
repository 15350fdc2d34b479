import { useRef } from 'react'

/**
 * The Idempotency-Key of a form: the same for every try to send the same content, so that a repeat after a lost answer
 * does nothing twice; another one as soon as the content changes or `renew` is called after a success.
 */
export function useRequestKey() {
  const sent = useRef({ content: '', key: '' })
  return {
    keyFor(content: unknown): string {
      const text = JSON.stringify(content)
      if (sent.current.key === '' || sent.current.content !== text) {
        sent.current = { content: text, key: crypto.randomUUID() }
      }
      return sent.current.key
    },
    renew() {
      sent.current = { content: '', key: '' }
    },
  }
}
