import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/cn'
import { useScrolls } from '@/lib/use_scrolls'
import { type PageAction, usePageActions } from '@/stores/actions'
import { ActionDock } from './action_dock'
import { ContentTabs, type TabLink } from './content_tabs'

/** The first page of a visit leaves the focus where the browser put it; later ones take it to their title. */
let isFirstPage = true

export interface PageProps {
  title: string
  /** Section and group above the page, shown from 1024 px. */
  crumbs?: readonly string[]
  /** Beside the title: the record's status or the live badge. */
  badge?: ReactNode
  /** Right side of the head: freshness, pause, refresh, columns. */
  tools?: ReactNode
  tabs?: readonly TabLink[]
  currentTab?: string
  /** Left side of the action dock. */
  status?: ReactNode
  actions?: readonly PageAction[]
  /** Non-modal detail at the right of the content. */
  peek?: ReactNode
  /** Content to the edges and without scrolling of its own: for a page that is one table. */
  isBleed?: boolean
  children: ReactNode
}

const none: readonly PageAction[] = []

/**
 * The frame of every page: head, tabs, content, side peek and dock. On mount it scrolls to the top, sets the document
 * title and takes the focus to its heading (not on the first page of a visit).
 */
export function Page({
  title,
  crumbs = [],
  badge,
  tools,
  tabs,
  currentTab,
  status,
  actions = none,
  peek,
  isBleed = false,
  children,
}: PageProps) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  const content = useRef<HTMLElement>(null)
  const headingId = useId()
  const scrolls = useScrolls(content)
  const showActions = usePageActions((state) => state.show)

  useLayoutEffect(() => {
    document.title = `${title} · DIDTron`
  }, [title])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per page and tab, not per title
  useEffect(() => {
    content.current?.scrollTo(0, 0)
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [currentTab])
  useEffect(() => {
    showActions(title, actions)
    return () => showActions('', none)
  }, [title, actions, showActions])

  return (
    <div className="grid h-full min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)_auto]">
      <section aria-label={t('shell.page_header')} className="min-w-0" data-region>
        <div className="flex h-(--h-header2) min-w-0 items-center gap-3 border-b border-line bg-surface px-(--gutter)">
          <div className="flex min-w-0 items-center gap-1.5">
            {crumbs.map((crumb) => (
              <span
                key={crumb}
                className="hidden items-center gap-1.5 whitespace-nowrap text-fg-3 lg:flex"
              >
                {crumb}
                <ChevronRight size={12} aria-hidden />
              </span>
            ))}
            <h1
              ref={heading}
              id={headingId}
              tabIndex={-1}
              className="min-w-0 truncate text-lg tracking-tight outline-none"
            >
              {title}
            </h1>
            {badge && <span className="ml-1.5 flex shrink-0 items-center gap-1.5">{badge}</span>}
          </div>
          <div className="flex-1" />
          <div className="flex shrink-0 items-center gap-1.5">{tools}</div>
        </div>
        {tabs && currentTab && (
          <ContentTabs label={t('shell.parts_of', { title })} tabs={tabs} current={currentTab} />
        )}
      </section>
      <div className="relative flex min-h-0 min-w-0">
        <main
          id="main"
          ref={content}
          tabIndex={scrolls ? 0 : -1}
          data-region
          aria-labelledby={headingId}
          className={cn(
            'relative min-h-0 min-w-0 flex-1 -outline-offset-2',
            !scrolls && 'outline-none',
            isBleed ? 'overflow-x-clip overflow-y-auto bg-surface' : 'overflow-y-auto p-(--gutter)',
          )}
        >
          {children}
        </main>
        {peek}
      </div>
      <ActionDock status={status} actions={actions} />
    </div>
  )
}
