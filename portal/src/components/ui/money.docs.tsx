import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Money } from './money'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Money',
    group: 'data',
    state: 'stable',
    purpose: 'An amount or a rate from its decimal string; exact value in the title.',
    avoid: 'the number is no money: use a formatter.',
    examples: [
      {
        name: 'Styles',
        render: () => (
          <>
            <Money amount="1234.50000000" currency="USD" />
            <Money amount="0.40990000" currency="USD" style="call" />
            <Money amount="0.0125000000" currency="EUR" style="rate" />
            <Money amount="0.00666666" currency="USD" style="exact" />
          </>
        ),
      },
      {
        name: 'Signed and unknown',
        render: () => (
          <>
            <Money amount="0.0965" currency="USD" style="call" isSigned />
            <Money amount="-12.40" currency="USD" isSigned />
            <Money amount={null} currency="USD" />
          </>
        ),
      },
    ],
    code: `<Money amount={call.margin} currency="USD" style="call" isSigned />`,
    props: [
      prop('amount', 'string | null', 'As the API sends it.'),
      prop('currency', 'string', 'ISO 4217 code.'),
      prop('style', 'MoneyStyle', 'Digits after the point.', "'total'"),
      prop('digitsMin', 'number', 'Pads with zeros, for amounts below each other.', '0'),
      prop('isSigned', 'boolean', 'Green gain, red loss.', 'false'),
      prop('unknown', 'string', 'For null.', "'n/a'"),
    ],
    accessibility: ['A data element with the exact value', 'A real minus sign, not colour alone'],
  },
]
