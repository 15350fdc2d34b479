import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { StatusDot } from './status_dot'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'StatusDot',
    group: 'data',
    state: 'stable',
    purpose: 'A coloured dot of 6 px.',
    avoid: 'no word stands beside it and no label is given.',
    examples: [
      {
        name: 'Tones',
        render: () => (
          <>
            <StatusDot tone="success" label="Live" />
            <StatusDot tone="warning" label="Pending" />
            <StatusDot tone="danger" label="Down" />
          </>
        ),
      },
    ],
    code: `<StatusDot tone="success" label="Live" />`,
    props: [
      prop('tone', 'StatusTone', 'Meaning.'),
      prop('label', 'string', 'Read in place of the colour.', 'none'),
    ],
    accessibility: ['Hidden text where no word is beside it'],
  },
]
