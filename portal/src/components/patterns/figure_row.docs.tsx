import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { FigureRow } from './figure_row'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'FigureRow',
    group: 'data',
    state: 'stable',
    purpose: 'Up to four main figures of a record in one divided row.',
    avoid: 'the figures are of the whole page: KpiStrip.',
    examples: [
      {
        name: 'Default',
        render: () => (
          <div className="w-full bg-surface">
            <FigureRow
              figures={[
                ['Billed', '0:18'],
                ['Charge', '$0.0045'],
                ['Cost', '$0.0031'],
              ]}
            />
          </div>
        ),
      },
    ],
    code: `<FigureRow figures={[["Billed", "0:18"]]} />`,
    props: [prop('figures', '[name, figure][]', 'At most four.')],
    accessibility: ['A description list'],
  },
]
