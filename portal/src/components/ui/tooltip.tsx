import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { Kbd } from './kbd'

const showAfterMs = 400
/** Time to reach the tooltip itself with the pointer (WCAG 1.4.13). */
const hideAfterMs = 120
const gap = 6
const edge = 8

export interface TooltipProps {
  label: string
  /** Key caps after the label. */
  keys?: readonly string[]
  /** The one element that the tooltip explains. */
  children: ReactElement<{ 'aria-label'?: string; 'aria-describedby'?: string | undefined }>
}

/** Puts the box under its anchor, above it where there is no room, and inside the window. */
function place(box: HTMLElement, anchor: DOMRect) {
  const { width, height } = box.getBoundingClientRect()
  const isBelow = anchor.bottom + gap + height + edge <= innerHeight
  const centre = anchor.left + anchor.width / 2 - width / 2
  box.style.top = `${isBelow ? anchor.bottom + gap : anchor.top - gap - height}px`
  box.style.left = `${Math.max(edge, Math.min(innerWidth - width - edge, centre))}px`
}

/** A short explanation on hover and keyboard focus. Never the only place of an information. */
export function Tooltip({ label, keys, children }: TooltipProps) {
  const id = useId()
  const box = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [anchor, setAnchor] = useState<DOMRect | null>(null)
  const isShown = anchor !== null

  const plan = (next: Element | null, afterMs: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setAnchor(next?.getBoundingClientRect() ?? null), afterMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useLayoutEffect(() => {
    if (box.current && anchor) place(box.current, anchor)
  }, [anchor])
  useEffect(() => {
    if (!isShown) return
    const hide = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.key === 'Escape') setAnchor(null)
    }
    addEventListener('keydown', hide)
    addEventListener('scroll', hide, true)
    return () => {
      removeEventListener('keydown', hide)
      removeEventListener('scroll', hide, true)
    }
  }, [isShown])

  const onPointerEnter = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType === 'touch') return
    if (isShown) clearTimeout(timer.current)
    else plan(event.currentTarget.firstElementChild, showAfterMs)
  }
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    if (event.target.matches(':focus-visible')) plan(event.target, 0)
  }
  const isNamedByLabel = children.props['aria-label'] === label
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches; the element inside is the control
    <span
      className="contents"
      onPointerEnter={onPointerEnter}
      onPointerLeave={() => plan(null, hideAfterMs)}
      onPointerDown={() => plan(null, 0)}
      onFocus={onFocus}
      onBlur={() => plan(null, 0)}
    >
      {cloneElement(children, isShown && !isNamedByLabel ? { 'aria-describedby': id } : {})}
      {isShown &&
        createPortal(
          <span
            ref={box}
            id={id}
            role="tooltip"
            className="fixed top-0 left-0 z-(--z-toast) flex w-max max-w-72 items-center gap-2 rounded-sm bg-raised px-2 py-1 text-xs text-fg shadow-2"
          >
            {label}
            {keys?.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </span>,
          document.body,
        )}
    </span>
  )
}
