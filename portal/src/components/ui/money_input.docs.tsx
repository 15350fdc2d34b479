import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { MoneyInput } from './money_input'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'MoneyInput',
    group: 'forms',
    state: 'stable',
    purpose: 'An amount, typed as a decimal number, with its currency beside it.',
    avoid: 'the amount is only shown: Money.',
    examples: [
      {
        name: 'States',
        render: () => (
          <>
            <MoneyInput aria-label="Amount" currency="USD" defaultValue="250.00" />
            <MoneyInput aria-label="Refused" currency="EUR" aria-invalid defaultValue="1,5" />
          </>
        ),
      },
    ],
    code: `<MoneyInput {...control} currency="USD" {...register('amount')} />`,
    props: [
      prop('currency', 'string', 'ISO 4217 code; stands at the end.'),
      prop('ref', 'Ref<HTMLInputElement>', 'The element.', 'none'),
    ],
    accessibility: ['Phones show digits', 'The label of the field names the currency, too'],
  },
]
