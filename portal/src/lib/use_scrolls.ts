import { type RefObject, useLayoutEffect, useState } from 'react'

/** Whether an element holds more than it shows: then the keyboard must be able to reach and scroll it. */
export function useScrolls(ref: RefObject<HTMLElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setScrolls(element.scrollHeight > element.clientHeight + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    const watch = () => {
      for (const child of element.children) observer.observe(child)
      measure()
    }
    watch()
    const children = new MutationObserver(watch)
    children.observe(element, { childList: true })
    return () => {
      observer.disconnect()
      children.disconnect()
    }
  }, [ref])
  return scrolls
}
