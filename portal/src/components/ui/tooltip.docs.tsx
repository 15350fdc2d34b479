import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Button } from './button'
import { Tooltip } from './tooltip'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Tooltip',
    group: 'feedback',
    state: 'stable',
    purpose: 'A short explanation on hover and focus.',
    avoid: 'it holds information that is nowhere else.',
    examples: [
      {
        name: 'With keys',
        render: () => (
          <Tooltip label="Collapse sidebar" keys={['[']}>
            <Button>Hover or focus</Button>
          </Tooltip>
        ),
      },
    ],
    code: `<Tooltip label="Collapse sidebar"><Button>…</Button></Tooltip>`,
    props: [
      prop('label', 'string', 'The explanation.'),
      prop('keys', 'string[]', 'Key caps.', 'none'),
      prop('children', 'ReactElement', 'The element it explains.'),
    ],
    accessibility: ['Opens on focus, Escape closes', 'Can be hovered'],
  },
]
