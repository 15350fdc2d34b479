import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Badge } from './badge'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Badge',
    group: 'feedback',
    state: 'stable',
    purpose: 'A status in one word, with a dot in its tone.',
    avoid: 'the status belongs to a domain object: StatusBadge knows its tone and word.',
    examples: [
      {
        name: 'Tones',
        render: () => (
          <>
            <Badge tone="success">Active</Badge>
            <Badge tone="warning">Due</Badge>
            <Badge tone="danger">Failed</Badge>
            <Badge tone="info">New</Badge>
            <Badge tone="draft">Draft</Badge>
            <Badge tone="neutral">Off</Badge>
          </>
        ),
      },
      {
        name: 'Without dot',
        render: () => (
          <Badge tone="info" dot={false}>
            Beta
          </Badge>
        ),
      },
    ],
    code: `<Badge tone="success">Active</Badge>`,
    props: [
      prop('tone', 'StatusTone', 'Meaning of the status.'),
      prop('children', 'ReactNode', 'The word.'),
      prop('dot', 'boolean', 'Dot before the word.', 'true'),
    ],
    accessibility: [
      'Never colour alone: the word says it',
      'Text 4.5:1 on its soft ground in both themes',
    ],
  },
]
