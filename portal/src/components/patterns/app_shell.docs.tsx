import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'AppShell',
    group: 'layout',
    state: 'stable',
    purpose: 'The regions of a portal. It is around this page.',
    avoid: 'the page is public or asks for a log-in.',
    examples: [{ name: 'Regions', render: () => <Regions rows={shellRegions} marked="" /> }],
    code: `<AppShell header={…} rail={…} side={…}>
  <Outlet />
</AppShell>`,
    props: [
      prop('notice', 'ReactNode', 'Above header 1.', 'none'),
      prop('header', 'ReactNode', 'Header 1.'),
      prop('rail', 'ReactNode', 'Primary sidebar.'),
      prop('side', 'ReactNode | null', 'Sidebar 2, or nothing.'),
      prop('children', 'ReactNode', 'The page.'),
    ],
    accessibility: ['Skip link first', 'F6 goes round the regions'],
  },
]
