import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon_button'

export interface NavDrawerProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The navigation; a press on one of its links closes the drawer. */
  children: ReactNode
  /** Foot: the status card. */
  status?: ReactNode
}

/** Navigation over the content: for phones (behind the mark) and for sidebar 2 under 1280 px. */
export function NavDrawer({ open, onOpenChange, children, status }: NavDrawerProps) {
  const { t } = useTranslation()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-(--z-dialog) bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-(--z-dialog) flex w-[min(300px,calc(100vw-48px))] flex-col bg-subtle shadow-3 outline-none"
        >
          <div className="flex h-(--h-header1) shrink-0 items-center justify-between border-b border-line pr-2 pl-4">
            <Dialog.Title className="text-md">{t('shell.navigation')}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={t('common.close')} icon={X} />
            </Dialog.Close>
          </div>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click as well */}
          <nav
            aria-label={t('shell.navigation')}
            className="min-h-0 flex-1 overflow-y-auto py-3"
            onClick={(event) => {
              if ((event.target as HTMLElement).closest('a')) onOpenChange(false)
            }}
          >
            {children}
          </nav>
          {status}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
