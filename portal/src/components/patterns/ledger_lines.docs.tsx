import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { LedgerLines } from './ledger_lines'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'LedgerLines',
    group: 'data',
    state: 'stable',
    purpose: 'The postings of one journal entry with equal totals per currency.',
    avoid: 'amounts do not belong to one entry.',
    examples: [
      {
        name: 'A usage entry',
        render: () => (
          <div className="w-full bg-surface">
            <LedgerLines
              baseCurrency="USD"
              lines={[
                {
                  book: '2100:acct-7',
                  book_name: 'Customer prepaid balance',
                  side: 'debit',
                  currency: 'USD',
                  amount: '0.00450000',
                  base_amount: '0.00450000',
                  exchange_rate: '1.0000000000',
                  fx_rate_id: null,
                  fx_second_rate_id: null,
                },
                {
                  book: '4000',
                  book_name: 'Usage revenue',
                  side: 'credit',
                  currency: 'USD',
                  amount: '0.00450000',
                  base_amount: '0.00450000',
                  exchange_rate: '1.0000000000',
                  fx_rate_id: null,
                  fx_second_rate_id: null,
                },
              ]}
            />
          </div>
        ),
      },
    ],
    code: `<LedgerLines lines={entry.lines} baseCurrency={entry.base_currency} />`,
    props: [
      prop('lines', 'JournalLine[]', 'Postings in their order.'),
      prop('baseCurrency', 'string', 'Lines of other currencies show their value in it.'),
    ],
    accessibility: ['A table; totals have row headers'],
  },
]
