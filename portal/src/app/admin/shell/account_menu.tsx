import { useNavigate } from '@tanstack/react-router'
import { LogOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import { useMe } from '@/api/session'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useLogOut } from '@/features/session/api'
import { useToasts } from '@/stores/toasts'

function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')
}

/** Who is logged in, and the way out. */
export default function AccountMenu() {
  const { t } = useTranslation()
  const me = useMe()
  const logOut = useLogOut()
  const navigate = useNavigate()
  const show = useToasts((state) => state.show)
  if (!me) return null
  const leave = () =>
    logOut.mutate(undefined, {
      onSuccess: () =>
        navigate({ to: '/login', search: { return_to: undefined, reason: undefined } }),
      onError: (error) =>
        show({
          tone: 'danger',
          title: t('account.log_out_failed'),
          detail: asApiError(error).message,
        }),
    })
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('account.menu', {
            initials: initials(me.display_name),
            name: me.display_name,
          })}
          className="ml-1 grid size-7 shrink-0 place-items-center rounded-full bg-identity-user text-2xs text-identity-text semi pointer-coarse:size-9"
        >
          {initials(me.display_name)}
        </button>
      }
    >
      <div className="border-b border-line px-2 pt-1 pb-2">
        <div className="truncate med">{me.display_name}</div>
        <div className="truncate text-xs text-fg-3">{me.email}</div>
      </div>
      <div className="pt-1">
        <MenuItem icon={LogOut} onSelect={leave}>
          {t('account.log_out')}
        </MenuItem>
      </div>
    </Menu>
  )
}
