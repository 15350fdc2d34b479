import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { PhoneNumber } from './phone_number'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'PhoneNumber',
    group: 'data',
    state: 'stable',
    purpose: 'A phone number: compact and monospaced in tables, grouped in headings.',
    avoid: 'it is an input.',
    examples: [
      {
        name: 'Forms',
        render: () => (
          <>
            <PhoneNumber number="442071838750" />
            <PhoneNumber number="442071838750" form="grouped" />
            <PhoneNumber number="anonymous" />
          </>
        ),
      },
    ],
    code: `<PhoneNumber number={call.called} form="grouped" />`,
    props: [
      prop('number', 'string', 'E.164 digits, or what the caller sent.'),
      prop('form', "'compact' | 'grouped'", 'Where it stands.', "'compact'"),
      prop('className', 'string', 'Look.', "''"),
    ],
    accessibility: ['Plain text, can be selected'],
  },
]
