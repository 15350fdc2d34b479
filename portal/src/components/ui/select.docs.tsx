import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Select } from './select'

const options = [
  { value: 'bank', label: 'Bank transfer' },
  { value: 'card', label: 'Card' },
]

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Select',
    group: 'forms',
    state: 'stable',
    purpose: "One of a few known values, as the system's own list.",
    avoid: 'there are more values than a person can look over.',
    examples: [
      {
        name: 'States',
        render: () => (
          <>
            <Select aria-label="Channel" options={options} />
            <Select aria-label="Refused" aria-invalid options={options} />
            <Select aria-label="Disabled" disabled options={options} />
          </>
        ),
      },
    ],
    code: `<Select {...control} {...register('channel')} options={channels} />`,
    props: [
      prop('options', 'SelectOption[]', 'Values and their words.'),
      prop('ref', 'Ref<HTMLSelectElement>', 'The element.', 'none'),
    ],
    accessibility: ['Native: keys, typing ahead and phones work as everywhere'],
  },
]
