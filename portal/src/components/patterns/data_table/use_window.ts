import { type RefObject, useEffect, useMemo, useState } from 'react'

/** Rows kept in the document above and below what is visible, so that scrolling shows no gaps. */
const overscan = 12

interface WindowInput {
  /** The scrolling element. */
  box: RefObject<HTMLElement | null>
  count: number
  /** Height of every row in pixels. */
  height: number
  /** Off: all rows are in the document. */
  isOn: boolean
}

/** Indexes of the rows to render. Rows have one fixed height, so the window is arithmetic on the scroll position. */
export function useWindow({ box, count, height, isOn }: WindowInput): readonly number[] {
  const [first, setFirst] = useState(0)
  const [visible, setVisible] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element || !isOn) return
    const measure = () => {
      setFirst(Math.floor(element.scrollTop / height))
      setVisible(Math.ceil(element.clientHeight / height))
    }
    measure()
    element.addEventListener('scroll', measure, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [box, height, isOn])
  return useMemo(() => {
    const from = isOn ? Math.max(0, first - overscan) : 0
    const to = isOn ? Math.min(count, first + visible + overscan) : count
    return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  }, [count, first, visible, isOn])
}
