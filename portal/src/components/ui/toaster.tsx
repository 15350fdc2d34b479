import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useToasts } from '@/stores/toasts'
import { IconButton } from './icon_button'

const icons = { success: CircleCheck, danger: CircleAlert, neutral: Info }
const colours = { success: 'text-success', danger: 'text-danger', neutral: 'text-fg-3' }
const shownMs = 6_000

/** Shows the messages of the toast store. Errors stay until they are dismissed. One per entry. */
export function Toaster() {
  const { t } = useTranslation()
  const { toasts, dismiss } = useToasts()
  return (
    <Toast.Provider label={t('common.notification')} duration={shownMs}>
      {toasts.map(({ id, tone, title, detail }) => {
        const Icon = icons[tone]
        return (
          <Toast.Root
            key={id}
            type={tone === 'danger' ? 'foreground' : 'background'}
            duration={tone === 'danger' ? Number.POSITIVE_INFINITY : shownMs}
            onOpenChange={(open) => !open && dismiss(id)}
            className="flex items-start gap-2.5 rounded-md bg-raised p-3 shadow-2"
          >
            <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${colours[tone]}`} />
            <div className="min-w-0 flex-1">
              <Toast.Title className="med">{title}</Toast.Title>
              {detail && (
                <Toast.Description className="text-xs text-fg-3">{detail}</Toast.Description>
              )}
            </div>
            <IconButton label={t('common.dismiss')} icon={X} onClick={() => dismiss(id)} />
          </Toast.Root>
        )
      })}
      <Toast.Viewport className="fixed right-4 bottom-16 z-(--z-toast) grid w-[min(360px,calc(100vw-32px))] gap-2 outline-none" />
    </Toast.Provider>
  )
}
