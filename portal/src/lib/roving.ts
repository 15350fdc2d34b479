import { type KeyboardEvent, type RefObject, useEffect } from 'react'

const items = (box: HTMLElement) =>
  [...box.querySelectorAll<HTMLElement>('a[href], button:not(:disabled)')].filter(
    (item) => item.offsetParent !== null,
  )

/**
 * One tab stop for a group of links or buttons: arrow keys, Home and End move inside it. The stop is the item
 * marked `aria-current`, else the first. Returns the key handler of the group.
 */
export function useRovingFocus(
  box: RefObject<HTMLElement | null>,
  direction: 'horizontal' | 'vertical',
) {
  useEffect(() => {
    const element = box.current
    if (!element) return
    const all = items(element)
    if (all.includes(document.activeElement as HTMLElement)) return
    const stop = all.find((item) => item.ariaCurrent && item.ariaCurrent !== 'false') ?? all[0]
    for (const item of all) item.tabIndex = item === stop ? 0 : -1
  })
  return (event: KeyboardEvent<HTMLElement>) => {
    const element = box.current
    if (!element) return
    const all = items(element)
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (at < 0) return
    const [back, forward] =
      direction === 'vertical' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight']
    const last = all.length - 1
    const target =
      event.key === forward
        ? (at + 1) % all.length
        : event.key === back
          ? (at + last) % all.length
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : -1
    const item = all[target]
    if (!item) return
    event.preventDefault()
    for (const other of all) other.tabIndex = other === item ? 0 : -1
    item.focus()
  }
}
