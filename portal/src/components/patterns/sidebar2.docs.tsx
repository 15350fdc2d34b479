import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Sidebar2',
    group: 'layout',
    state: 'stable',
    purpose:
      'The pages of the current section, with the status card at its foot. It is at the left of this page.',
    avoid: 'the window is narrower than 1280 px: NavDrawer.',
    examples: [{ name: 'Place', render: () => <Regions rows={shellRegions} marked="Sidebar 2" /> }],
    code: `<Sidebar2 section={section} status={<NodeStatus />} onCollapse={collapse} />`,
    props: [
      prop('section', 'NavSection', 'Title and groups of pages.'),
      prop('status', 'ReactNode', 'Status card.'),
      prop('onCollapse', '() => void', 'The button and the key [.'),
    ],
    accessibility: ['Links with aria-current', 'Dots have hidden text'],
  },
  {
    name: 'NavTree',
    group: 'layout',
    state: 'stable',
    purpose: 'All sections with their pages in one list, for the drawer on phones.',
    avoid: 'there is room for rail and sidebar.',
    examples: [{ name: 'Place', render: () => <Regions rows={[['Drawer']]} marked="Drawer" /> }],
    code: `<NavDrawer …><NavTree sections={sections} /></NavDrawer>`,
    props: [prop('sections', 'NavSection[]', 'Sections with their pages.')],
    accessibility: ['Headings and links'],
  },
]
