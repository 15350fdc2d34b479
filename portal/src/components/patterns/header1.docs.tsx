import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Header1',
    group: 'layout',
    state: 'stable',
    purpose:
      'The global bar of 48 px: workspace, search, help, theme, account. It is above this page.',
    avoid: 'a tool belongs to one page.',
    examples: [{ name: 'Place', render: () => <Regions rows={shellRegions} marked="Header 1" /> }],
    code: `<Header1 workspace="DIDTron" role="Super admin" … />`,
    props: [
      prop('workspace', 'string', 'Name of the tenant.'),
      prop('role', 'string', 'Kind of log-in.'),
      prop('homeTo', 'string', 'Where the mark leads.'),
      prop('theme', 'Theme', 'Choice.'),
      prop('onTheme', '(theme) => void', 'Light, dark, system.'),
      prop('onSearch', '() => void', 'Opens the palette.'),
      prop('onHelp', '() => void', 'Opens the shortcut sheet.'),
      prop('onMenu', '() => void', 'Opens the drawer on phones.'),
      prop('isSideHidden', 'boolean', 'Shows the button for sidebar 2.'),
      prop('onShowSide', '() => void', 'Brings it back.'),
      prop('account', 'ReactNode', 'Account menu.'),
    ],
    accessibility: ['Help is in the same place on every page', 'Icon buttons have names'],
  },
]
