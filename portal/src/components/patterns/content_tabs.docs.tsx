import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ContentTabs } from './content_tabs'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ContentTabs',
    group: 'layout',
    state: 'stable',
    purpose: 'The parts of a page as links, each with its own address.',
    avoid: 'the parts are one short page.',
    examples: [
      {
        name: 'Two parts',
        render: () => (
          <div className="w-full">
            <ContentTabs
              label="Example parts"
              current="/billing/ledger/journal"
              tabs={[
                { label: 'Journal', to: '/billing/ledger/journal' },
                { label: 'Accounts', to: '/billing/ledger/accounts' },
              ]}
            />
          </div>
        ),
      },
    ],
    code: `<Page tabs={tabs} currentTab="/billing/ledger/journal">…</Page>`,
    props: [
      prop('label', 'string', 'Spoken name.'),
      prop('tabs', 'TabLink[]', 'Label and address.'),
      prop('current', 'string', 'Address of the open tab.'),
    ],
    accessibility: ['Links with aria-current', 'One tab stop, arrow keys inside, keys 1 to 7'],
  },
]
