import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/cn'
import { useRovingFocus } from '@/lib/roving'
import type { NavSection } from './nav_types'

export interface RailProps {
  sections: readonly NavSection[]
}

/** The primary sidebar: dark in both themes, 72 px, one tab stop. Hidden under 768 px (the drawer replaces it). */
export function Rail({ sections }: RailProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLElement>(null)
  const onKeyDown = useRovingFocus(box, 'vertical')
  return (
    <nav
      ref={box}
      data-region
      aria-label={t('shell.sections')}
      onKeyDown={onKeyDown}
      className="no-scrollbar flex min-h-0 flex-col gap-0.5 overflow-y-auto bg-rail px-1.5 py-2 max-md:hidden"
    >
      {sections.map(({ id, label, icon: Icon, to, isCurrent }) => (
        <Link
          key={id}
          to={to}
          aria-current={isCurrent ? 'true' : undefined}
          className={cn(
            'relative flex h-[49px] shrink-0 flex-col items-center justify-center gap-1 rounded-md text-2xs leading-none transition-colors -outline-offset-2',
            isCurrent
              ? 'bg-rail-active text-rail-text-active med'
              : 'text-rail-text hover:bg-rail-hover hover:text-rail-text-active',
          )}
        >
          {isCurrent && (
            <span
              aria-hidden
              className="absolute top-3 bottom-3 -left-1.5 w-[3px] rounded-r-xs bg-focus"
            />
          )}
          <Icon size={18} strokeWidth={1.75} aria-hidden />
          {label}
        </Link>
      ))}
    </nav>
  )
}
