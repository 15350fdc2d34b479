import type { ComponentDoc } from '@/library/types'
import { LiveBadge } from './live_badge'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'LiveBadge',
    group: 'feedback',
    state: 'stable',
    purpose: 'How fresh the page is: live, every 10 s, paused or connecting.',
    avoid: 'nothing on the page updates by itself.',
    examples: [{ name: 'As it is now', render: () => <LiveBadge /> }],
    code: `<Page badge={<LiveBadge />}>…</Page>`,
    props: [],
    accessibility: ['Dot and words'],
  },
]
