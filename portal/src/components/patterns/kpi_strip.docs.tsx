import { Money } from '@/components/ui/money'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { KpiStrip } from './kpi_strip'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'KpiStrip',
    group: 'data',
    state: 'stable',
    purpose: 'Figures of the moment in one row; an unknown figure is “n/a”, never a guess.',
    avoid: 'the figures belong to one record: FigureRow.',
    examples: [
      {
        name: 'Known, unknown, loading',
        render: () => (
          <div className="w-full">
            <KpiStrip
              label="Example figures"
              items={[
                { id: 'calls', label: 'Live calls', value: '12', note: '0.4 per second' },
                { id: 'asr', label: 'ASR', value: 'n/a' },
                {
                  id: 'charges',
                  label: 'Charges',
                  value: <Money amount="26.49" currency="USD" />,
                  note: 'today, UTC',
                },
                { id: 'margin', label: 'Margin', value: undefined },
              ]}
            />
          </div>
        ),
      },
    ],
    code: `<KpiStrip label="Figures of today" items={items} />`,
    props: [
      prop('label', 'string', 'Spoken name.'),
      prop('items', 'Kpi[]', 'Label, value, unit, note.'),
      prop('isFlush', 'boolean', 'Without a frame.', 'false'),
    ],
    accessibility: ['A description list', 'Loading figures have no value yet'],
  },
]
