import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Checkbox } from './checkbox'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Checkbox',
    group: 'forms',
    state: 'stable',
    purpose: 'Chooses rows or switches an option, by the browser’s own control.',
    avoid: 'it takes effect at once on the server: use a switch with undo.',
    examples: [
      {
        name: 'States',
        render: () => (
          <>
            <Checkbox label="Off" />
            <Checkbox label="On" defaultChecked />
            <Checkbox label="Some" isMixed />
          </>
        ),
      },
    ],
    code: `<Checkbox label="Select row" checked={isOn} onChange={toggle} />`,
    props: [
      prop('label', 'string', 'Spoken name.'),
      prop('isMixed', 'boolean', 'Some but not all.', 'false'),
    ],
    accessibility: ['Native checkbox, Space', 'Mixed state is announced'],
  },
]
