import { useTranslation } from 'react-i18next'
import { rightsOf } from '@/api/rights'
import { useMe } from '@/api/session'
import { ShortcutSheet } from '@/components/patterns/shortcut_sheet'
import { useUi } from '@/stores/ui'
import { sectionsFor } from './nav'

/** The shortcut sheet of this portal; only keys that do something are listed. */
export default function AdminShortcuts() {
  const { t } = useTranslation()
  const ui = useUi()
  const pages = sectionsFor(rightsOf(useMe())).flatMap(({ groups }) =>
    groups.flatMap((group) => group.pages),
  )
  return (
    <ShortcutSheet
      open={ui.isShortcutSheetOpen}
      onOpenChange={ui.setShortcutSheetOpen}
      areKeysOn={ui.areKeysOn}
      onKeysOn={ui.setKeysOn}
      groups={[
        {
          label: t('shortcuts.everywhere'),
          shortcuts: [
            { label: t('palette.title'), keys: ['Ctrl', 'K'] },
            { label: t('palette.toggle_sidebar'), keys: ['['] },
            { label: t('shortcuts.title'), keys: ['?'] },
            { label: t('shortcuts.search_page'), keys: ['/'] },
            { label: t('shortcuts.regions'), keys: ['F6'] },
            { label: t('shortcuts.tab'), keys: ['1', '…', '7'] },
            { label: t('shortcuts.close'), keys: ['Esc'] },
          ],
        },
        {
          label: t('shortcuts.in_tables'),
          shortcuts: [
            { label: t('shortcuts.rows'), keys: ['J', 'K'] },
            { label: t('shortcuts.peek'), keys: ['Space'] },
            { label: t('shortcuts.open'), keys: ['Enter'] },
            { label: t('shortcuts.select'), keys: ['X'] },
            { label: t('shortcuts.extend'), keys: ['Shift', 'J', 'K'] },
            { label: t('shortcuts.select_all'), keys: ['Ctrl', 'A'] },
          ],
        },
        {
          label: t('palette.go_to'),
          shortcuts: pages.map(({ id, goKey }) => ({
            label: t(`nav.page.${id}`),
            keys: ['G', goKey.toUpperCase()],
          })),
        },
      ]}
    />
  )
}
