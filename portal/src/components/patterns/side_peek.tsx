import { ArrowUpRight, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon_button'
import { useMedia } from '@/lib/use_media'

export interface SidePeekProps {
  /** Spoken name: "Call detail". */
  label: string
  /** Head, left: the record's id. */
  heading: ReactNode
  /** Opens the full page; left out when there is none. */
  onOpen?: () => void
  onClose: () => void
  children: ReactNode
}

/**
 * The detail of the active row beside the list. It does not take the focus on wide screens, so that keys keep moving
 * through the list; under 1280 px it is a sheet over the content and takes it. Escape closes it.
 */
export function SidePeek({ label, heading, onOpen, onClose, children }: SidePeekProps) {
  const { t } = useTranslation()
  const isSheet = useMedia('(max-width: 1279px)')
  const body = useRef<HTMLElement>(null)
  const before = useRef<Element | null>(null)

  useEffect(() => {
    if (!isSheet) return
    before.current = document.activeElement
    body.current?.focus()
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus()
    }
  }, [isSheet])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role=dialog],[role=menu],[role=alertdialog]')) return
      event.preventDefault()
      onClose()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [onClose])

  return (
    <aside
      aria-label={label}
      data-region
      className="z-(--z-peek) flex min-h-0 w-(--w-peek) max-w-full shrink-0 flex-col border-l border-line bg-surface max-xl:absolute max-xl:inset-y-0 max-xl:right-0 max-xl:shadow-3"
    >
      <header className="flex h-[41px] shrink-0 items-center gap-1 border-b border-line pr-2 pl-4 pointer-coarse:h-12">
        <div className="flex min-w-0 flex-1 items-center gap-1">{heading}</div>
        {onOpen && (
          <Button tone="ghost" size="sm" onClick={onOpen}>
            {t('common.open')}
            <ArrowUpRight size={13} aria-hidden />
          </Button>
        )}
        <IconButton label={t('common.close_detail')} icon={X} onClick={onClose} />
      </header>
      <section
        ref={body}
        aria-label={label}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        {children}
      </section>
    </aside>
  )
}
