import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Kbd } from './kbd'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Kbd',
    group: 'feedback',
    state: 'stable',
    purpose: 'A key cap.',
    avoid: 'the screen is a phone: the dock hides its key caps there.',
    examples: [
      {
        name: 'Default',
        render: () => (
          <>
            <Kbd>Ctrl</Kbd>
            <Kbd>K</Kbd>
          </>
        ),
      },
    ],
    code: `<Kbd>K</Kbd>`,
    props: [prop('children', 'string', 'Name printed on the key.')],
    accessibility: ['A kbd element: read as text'],
  },
]
