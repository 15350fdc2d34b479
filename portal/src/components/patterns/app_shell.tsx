import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/cn'

export interface AppShellProps {
  /** Above header 1: a bar that names the tenant somebody acts for, or a session warning. */
  notice?: ReactNode
  header: ReactNode
  rail: ReactNode
  /** Sidebar 2; null when it is collapsed or the window is narrow. */
  side: ReactNode | null
  /** The page. */
  children: ReactNode
}

/** The regions of a portal. Tab order: skip link, header 1, rail, sidebar 2, page head, tabs, content, dock. */
export function AppShell({ notice, header, rail, side, children }: AppShellProps) {
  const { t } = useTranslation()
  return (
    <div className="grid h-dvh grid-rows-[auto_auto_minmax(0,1fr)]">
      <a
        href="#main"
        className="absolute -top-16 left-2 z-(--z-toast) rounded-sm bg-accent px-3 py-2 text-on-accent focus:top-2"
      >
        {t('shell.skip')}
      </a>
      <div>{notice}</div>
      {header}
      <div
        className={cn(
          'grid min-h-0 max-md:grid-cols-1',
          side
            ? 'grid-cols-[var(--w-rail)_var(--w-side)_minmax(0,1fr)]'
            : 'grid-cols-[var(--w-rail)_minmax(0,1fr)]',
        )}
      >
        {rail}
        {side}
        {children}
      </div>
    </div>
  )
}
