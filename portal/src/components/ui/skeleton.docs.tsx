import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Skeleton } from './skeleton'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Skeleton',
    group: 'feedback',
    state: 'stable',
    purpose: 'A grey bar in the geometry of what is loading.',
    avoid: 'data is there and is asked for again: keep it on screen.',
    examples: [
      {
        name: 'Lines',
        render: () => (
          <div className="grid w-48 gap-2">
            <Skeleton />
            <Skeleton className="w-2/3" />
          </div>
        ),
      },
    ],
    code: `<Skeleton className="w-2/3" />`,
    props: [prop('className', 'string', 'Size and place.', "''")],
    accessibility: [
      'Hidden from screen readers; its region is aria-busy',
      'Still under reduced motion',
    ],
  },
]
