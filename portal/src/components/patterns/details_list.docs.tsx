import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { DetailsList } from './details_list'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'DetailsList',
    group: 'data',
    state: 'stable',
    purpose: 'Properties of a record, one per line.',
    avoid: 'the values are the main figures: FigureRow.',
    examples: [
      {
        name: 'Default',
        render: () => (
          <div className="w-full">
            <DetailsList
              rows={[
                ['Account', 'Northwind'],
                ['Currency', 'USD'],
              ]}
            />
          </div>
        ),
      },
    ],
    code: `<DetailsList rows={[["Account", account.name]]} />`,
    props: [
      prop('rows', '[name, value][]', 'In reading order.'),
      prop('wide', 'string[]', 'Names of rows whose value takes the whole width.', '[]'),
    ],
    accessibility: ['A description list'],
  },
]
