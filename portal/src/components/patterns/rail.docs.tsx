import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Rail',
    group: 'layout',
    state: 'stable',
    purpose: 'The primary sidebar: dark in both themes, 72 px. It is at the left of this page.',
    avoid: 'a section has no page the log-in may see: it is absent.',
    examples: [{ name: 'Place', render: () => <Regions rows={shellRegions} marked="Rail" /> }],
    code: `<Rail sections={sections} />`,
    props: [prop('sections', 'NavSection[]', 'Sections with their first page.')],
    accessibility: ['One tab stop, arrow keys inside', 'Active by bar, tile and aria-current'],
  },
]
