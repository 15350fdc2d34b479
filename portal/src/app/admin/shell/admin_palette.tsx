import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, Keyboard, Monitor, Moon, PanelLeft, Sun, Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rightsOf } from '@/api/rights'
import { useMe } from '@/api/session'
import Palette, { type PaletteGroup } from '@/components/patterns/palette'
import { usePageActions } from '@/stores/actions'
import { useUi } from '@/stores/ui'
import { sectionsFor } from './nav'

const themes = [
  ['light', Sun],
  ['dark', Moon],
  ['system', Monitor],
] as const

/** The palette of this portal: actions of the page, pages the log-in may see, settings. */
export default function AdminPalette() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const ui = useUi()
  const { page, actions } = usePageActions()
  const sections = sectionsFor(rightsOf(useMe()))
  const onPage = actions.filter(({ isDisabled }) => !isDisabled)
  const groups: PaletteGroup[] = [
    {
      label: t('palette.on_this_page'),
      commands: onPage.map(({ id, label, icon, keys, run }) => ({
        id: `action-${id}`,
        label,
        icon: icon ?? Zap,
        ...(keys && { keys }),
        run,
      })),
    },
    {
      label: t('palette.go_to'),
      commands: sections.flatMap((section) =>
        section.groups.flatMap((group) =>
          group.pages.map(({ id, to, goKey }) => ({
            id: `page-${id}`,
            label: t(`nav.page.${id}`),
            note: t(`nav.title.${section.id}`),
            icon: section.icon ?? ArrowRight,
            keys: ['G', goKey.toUpperCase()],
            run: () => void navigate({ to }),
          })),
        ),
      ),
    },
    {
      label: t('palette.settings'),
      commands: [
        ...themes.map(([theme, icon]) => ({
          id: `theme-${theme}`,
          label: t('palette.switch_theme', { theme: t(`shell.theme_${theme}`) }),
          icon,
          run: () => ui.setTheme(theme),
        })),
        {
          id: 'sidebar',
          label: t('palette.toggle_sidebar'),
          icon: PanelLeft,
          keys: ['['],
          run: ui.toggleSide,
        },
        {
          id: 'shortcuts',
          label: t('shell.help'),
          icon: Keyboard,
          keys: ['?'],
          run: () => ui.setShortcutSheetOpen(true),
        },
      ],
    },
  ]
  return (
    <Palette
      open={ui.isPaletteOpen}
      onOpenChange={ui.setPaletteOpen}
      scope={page}
      groups={groups.filter(({ commands }) => commands.length > 0)}
    />
  )
}
