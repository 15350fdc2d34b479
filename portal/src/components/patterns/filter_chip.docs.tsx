import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { FilterChip } from './filter_chip'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'FilterChip',
    group: 'data',
    state: 'stable',
    purpose: 'One filter: field, operator, value; edited in place.',
    avoid: 'the value is free text.',
    examples: [
      {
        name: 'Set and not set',
        render: () => (
          <>
            <FilterChip
              field="Result"
              operator="is"
              anyLabel="any"
              value="busy"
              options={[{ value: 'busy', label: 'Busy' }]}
              onChange={() => {}}
            />
            <FilterChip
              field="Account"
              operator="is"
              anyLabel="any"
              value={undefined}
              options={[{ value: '7', label: 'Northwind' }]}
              onChange={() => {}}
            />
          </>
        ),
      },
    ],
    code: `<FilterChip field="Result" operator="is" value={result} options={options} anyLabel="any" onChange={setResult} />`,
    props: [
      prop('field', 'string', 'What is filtered.'),
      prop('operator', 'string', 'Word between field and value.'),
      prop('value', 'string | undefined', 'Chosen value.'),
      prop('options', 'FilterOption[]', 'All values.'),
      prop('anyLabel', 'string', 'Word for not set.'),
      prop('onChange', '(value | undefined) => void', 'New value, or none.'),
    ],
    accessibility: ['A native select named by the field', 'The cross says which filter it removes'],
  },
]
