import { Link } from '@tanstack/react-router'
import { CircleHelp, Monitor, Moon, PanelLeft, Search, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon_button'
import { Kbd } from '@/components/ui/kbd'
import { Mark } from '@/components/ui/mark'
import { type Theme, themeAfter } from '@/stores/ui'

const themeIcons = { light: Sun, dark: Moon, system: Monitor }

export interface Header1Props {
  /** Name of the tenant whose portal this is. */
  workspace: string
  /** The kind of log-in, as a tag. */
  role: string
  /** Where the mark leads. */
  homeTo: string
  theme: Theme
  onTheme: (theme: Theme) => void
  onSearch: () => void
  onHelp: () => void
  onMenu: () => void
  /** Shows the button that brings sidebar 2 back. */
  isSideHidden: boolean
  onShowSide: () => void
  /** The account menu. */
  account: ReactNode
}

/** The global bar of 48 px: workspace, search, help, theme, account. It never changes with the page. */
export function Header1(props: Header1Props) {
  const { t } = useTranslation()
  const { theme, workspace } = props
  const isMac = navigator.platform.startsWith('Mac')
  return (
    <header
      data-region
      className="z-(--z-header) grid h-(--h-header1) grid-cols-[72px_minmax(0,1fr)] bg-surface max-md:grid-cols-[52px_minmax(0,1fr)]"
    >
      <div className="grid place-items-center bg-rail">
        <Link to={props.homeTo} aria-label={t('shell.home')} className="max-md:hidden">
          <Mark />
        </Link>
        <button
          type="button"
          aria-label={t('shell.open_navigation')}
          onClick={props.onMenu}
          className="grid size-10 place-items-center md:hidden"
        >
          <Mark />
        </button>
      </div>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-center gap-2 border-b border-line px-3 max-md:grid-cols-[minmax(0,1fr)_auto]">
        <div className="flex min-w-0 items-center gap-2">
          {props.isSideHidden && (
            <IconButton
              label={t('shell.expand_sidebar')}
              keys={['[']}
              icon={PanelLeft}
              className="max-md:hidden"
              onClick={props.onShowSide}
            />
          )}
          <div className="flex min-w-0 items-center gap-2 px-1">
            <span
              aria-hidden
              className="grid size-5 shrink-0 place-items-center rounded-[5px] bg-identity-tenant text-2xs text-identity-text semi"
            >
              {workspace.slice(0, 1).toUpperCase()}
            </span>
            <span className="truncate med">{workspace}</span>
            <span className="rounded-xs bg-neutral-soft px-1.5 text-2xs leading-[18px] whitespace-nowrap text-neutral med max-lg:hidden">
              {props.role}
            </span>
          </div>
        </div>
        <button
          type="button"
          onClick={props.onSearch}
          className="flex h-8 w-[min(38vw,440px)] items-center gap-2 rounded-[7px] bg-canvas px-2.5 text-fg-3 shadow-edge hover:bg-hover max-md:hidden"
        >
          <Search size={14} aria-hidden />
          <span className="flex-1 truncate text-left">{t('shell.search')}</span>
          <span aria-hidden className="flex gap-0.5">
            <Kbd>{isMac ? '⌘' : 'Ctrl'}</Kbd>
            <Kbd>K</Kbd>
          </span>
        </button>
        <div className="flex items-center justify-end gap-2">
          <IconButton
            label={t('shell.search_short')}
            icon={Search}
            className="md:hidden"
            onClick={props.onSearch}
          />
          <IconButton
            label={t('shell.help')}
            keys={['?']}
            icon={CircleHelp}
            className="max-md:hidden"
            onClick={props.onHelp}
          />
          <IconButton
            label={t('shell.theme', {
              now: t(`shell.theme_${theme}`),
              next: t(`shell.theme_${themeAfter(theme)}`),
            })}
            icon={themeIcons[theme]}
            onClick={() => props.onTheme(themeAfter(theme))}
          />
          {props.account}
        </div>
      </div>
    </header>
  )
}
