import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { FilterBar } from './filter_bar'
import { FilterChip } from './filter_chip'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'FilterBar',
    group: 'data',
    state: 'stable',
    purpose: 'The filters of a table in one wrapping row; their state lives in the address bar.',
    avoid: 'the table has no filters.',
    examples: [
      {
        name: 'One filter set',
        render: () => (
          <div className="w-full">
            <FilterBar onClear={() => {}}>
              <FilterChip
                field="Result"
                operator="is"
                anyLabel="any"
                value="busy"
                options={[{ value: 'busy', label: 'Busy' }]}
                onChange={() => {}}
              />
            </FilterBar>
          </div>
        ),
      },
    ],
    code: `<FilterBar onClear={clear}>
  <FilterChip … />
</FilterBar>`,
    props: [
      prop('children', 'ReactNode', 'Chips.'),
      prop('onClear', '() => void', 'Shown when a filter is set.', 'none'),
      prop('aside', 'ReactNode', 'Right side.', 'none'),
    ],
    accessibility: ['A search landmark'],
  },
]
