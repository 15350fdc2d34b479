import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { cn } from '@/lib/cn'
import { useRovingFocus } from '@/lib/roving'

export interface TabLink {
  label: string
  to: string
}

export interface ContentTabsProps {
  /** Spoken name of the group. */
  label: string
  tabs: readonly TabLink[]
  /** The `to` of the tab that is open. */
  current: string
}

/** The parts of a page as links, each with its own address. One tab stop; the keys 1 to 7 open them. */
export function ContentTabs({ label, tabs, current }: ContentTabsProps) {
  const box = useRef<HTMLElement>(null)
  const onKeyDown = useRovingFocus(box, 'horizontal')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab may be outside what is seen
  useEffect(() => {
    const tab = box.current?.querySelector<HTMLElement>('[aria-current]')
    const nav = box.current
    if (!tab || !nav) return
    const left = tab.offsetLeft - nav.offsetLeft
    if (left + tab.offsetWidth > nav.scrollLeft + nav.clientWidth || left < nav.scrollLeft) {
      nav.scrollLeft = left - (nav.clientWidth - tab.offsetWidth) / 2
    }
  }, [current])
  return (
    <nav
      ref={box}
      aria-label={label}
      onKeyDown={onKeyDown}
      className="no-scrollbar flex h-9 items-end gap-1 overflow-x-auto overflow-y-hidden border-b border-line bg-surface px-3 max-md:px-2"
    >
      {tabs.map(({ label: word, to }) => {
        const isCurrent = to === current
        return (
          <Link
            key={to}
            to={to}
            data-content-tab
            aria-current={isCurrent ? 'page' : undefined}
            className={cn(
              'relative flex h-9 shrink-0 items-center px-2.5 -outline-offset-2 transition-colors',
              isCurrent ? 'text-fg med' : 'text-fg-3 hover:text-fg',
            )}
          >
            {word}
            {isCurrent && (
              <span
                aria-hidden
                className="absolute inset-x-2 bottom-0 h-0.5 rounded-t-xs bg-focus"
              />
            )}
          </Link>
        )
      })}
    </nav>
  )
}
