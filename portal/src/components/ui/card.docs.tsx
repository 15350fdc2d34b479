import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Badge } from './badge'
import { Card } from './card'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Card',
    group: 'layout',
    state: 'stable',
    purpose: 'A bordered region with an optional head. It never grows wider than its place.',
    avoid: 'the whole page is one table: use a bleed page.',
    examples: [
      {
        name: 'With head',
        render: () => (
          <Card
            title="Carriers"
            action={<Badge tone="success">2 of 2 up</Badge>}
            className="w-full"
          >
            Content
          </Card>
        ),
      },
      { name: 'Without head', render: () => <Card className="w-full">Content</Card> },
    ],
    code: `<Card title="Holds" pad={false}><DataTable … /></Card>`,
    props: [
      prop('title', 'string', 'Heading of the region.', 'none'),
      prop('action', 'ReactNode', 'Right side of the head.', 'none'),
      prop('children', 'ReactNode', 'Content.'),
      prop('pad', 'boolean', 'Inner space.', 'true'),
      prop('className', 'string', 'Size and place.', "''"),
    ],
    accessibility: [
      'A heading of the second level; no landmark of its own',
      'Long titles are cut, wide content scrolls inside',
    ],
  },
]
