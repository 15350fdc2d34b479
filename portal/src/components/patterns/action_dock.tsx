import { lazy, type ReactNode, Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { useRovingFocus } from '@/lib/roving'
import { useMedia } from '@/lib/use_media'
import type { PageAction } from '@/stores/actions'

const DockMore = lazy(() => import('./action_dock/more'))

const shownMax = 4

export interface ActionDockProps {
  /** Left: what state the page is in. */
  status: ReactNode
  /** Right: at most four are shown, the rest is behind More. On phones: the last, and More. */
  actions: readonly PageAction[]
}

function DockButton({ action, isWide }: { action: PageAction; isWide: boolean }) {
  const { icon: Icon } = action
  return (
    <Button
      size="lg"
      tone={action.tone ?? 'plain'}
      disabled={action.isDisabled}
      pending={action.isPending ?? false}
      onClick={action.run}
      className={isWide ? 'flex-1' : ''}
    >
      {Icon && !action.isPending && <Icon size={14} aria-hidden />}
      {action.label}
      {action.keys?.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </Button>
  )
}

/** The bar at the foot of every page: it never covers content, and the same actions are in the palette. */
export function ActionDock({ status, actions }: ActionDockProps) {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 767px)')
  const bar = useRef<HTMLDivElement>(null)
  const onKeyDown = useRovingFocus(bar, 'horizontal')
  const shown = isPhone ? actions.slice(-1) : actions.slice(-shownMax)
  const more = actions.slice(0, actions.length - shown.length)
  if (isPhone && actions.length === 0) return null
  return (
    <section aria-label={t('shell.dock')} data-region>
      <div
        ref={bar}
        role="toolbar"
        aria-label={t('shell.dock_actions')}
        onKeyDown={onKeyDown}
        className="relative z-(--z-dock) flex h-(--h-dock) items-center gap-2 bg-surface px-(--gutter) shadow-dock"
      >
        <div className="flex min-w-0 flex-1 items-center gap-2 overflow-hidden whitespace-nowrap text-xs text-fg-3 max-md:hidden">
          {status}
        </div>
        {more.length > 0 && (
          <Suspense fallback={null}>
            <DockMore actions={more} />
          </Suspense>
        )}
        {shown.map((action) => (
          <DockButton key={action.id} action={action} isWide={isPhone} />
        ))}
      </div>
    </section>
  )
}
