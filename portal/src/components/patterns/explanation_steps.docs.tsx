import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ExplanationSteps } from './explanation_steps'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ExplanationSteps',
    group: 'data',
    state: 'stable',
    purpose: 'How an amount came about, line by line, so that anyone can add it up again.',
    avoid: 'the amount is a plain sum of a list.',
    examples: [
      {
        name: 'A charge',
        render: () => (
          <div className="w-full bg-surface">
            <ExplanationSteps
              label="Example charge"
              headings={['Step', 'Formula', 'Value']}
              steps={[
                { what: 'first 6 s at 0.0150/min', formula: '0.0150 * 6 / 60', value: '$0.0015' },
                { what: '12 s at 0.0150/min', formula: '0.0150 * 12 / 60', value: '$0.003' },
              ]}
              total={['Charge', '$0.0045']}
            />
          </div>
        ),
      },
    ],
    code: `<ExplanationSteps label="…" headings={…} steps={steps} total={["Charge", "$0.0045"]} />`,
    props: [
      prop('label', 'string', 'Spoken name.'),
      prop('headings', '[string, string, string]', 'Column heads.'),
      prop('steps', 'ExplanationStep[]', 'The terms, in order.'),
      prop('total', '[name, value]', 'Last line.'),
    ],
    accessibility: ['A table with row header for the total'],
  },
]
