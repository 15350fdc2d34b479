import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Mark } from './mark'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Mark',
    group: 'layout',
    state: 'stable',
    purpose: 'The product’s mark on its tile.',
    avoid: 'a tenant has its own logo.',
    examples: [
      {
        name: 'Sizes',
        render: () => (
          <>
            <Mark />
            <Mark size={40} />
          </>
        ),
      },
    ],
    code: `<Mark size={30} />`,
    props: [prop('size', 'number', 'Edge length in pixels.', '26')],
    accessibility: ['Decorative: the link around it has the name'],
  },
]
