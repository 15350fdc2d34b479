import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ActionDock',
    group: 'actions',
    state: 'stable',
    purpose: 'The bar at the foot of a page: its state at the left, its actions at the right.',
    avoid: 'an action belongs to one row or one card.',
    examples: [
      { name: 'Place', render: () => <Regions rows={shellRegions} marked="Action dock" /> },
    ],
    code: `<Page status="3 selected" actions={actions}>…</Page>`,
    props: [
      prop('status', 'ReactNode', 'State of the page.'),
      prop('actions', 'PageAction[]', 'At most four are shown, the rest is behind More.'),
    ],
    accessibility: ['One tab stop, arrow keys inside', 'A bar, so it never covers the focus'],
  },
]
