import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { AccountField } from './account_field'

const accounts = [
  { account_id: 7, name: 'Northwind main', currency: 'USD' },
  { account_id: 8, name: 'Contoso', currency: 'EUR' },
]

export const docs: readonly ComponentDoc[] = [
  {
    name: 'AccountField',
    group: 'forms',
    state: 'stable',
    purpose: 'Which account a form is about.',
    avoid: 'the page is already about one account.',
    examples: [
      { name: 'Default', render: () => <AccountField accounts={accounts} defaultValue="8" /> },
      {
        name: 'Refused',
        render: () => <AccountField accounts={accounts} error="Choose an account." />,
      },
    ],
    code: `<AccountField accounts={accounts} {...register('account')} />`,
    props: [
      prop('accounts', 'AccountChoice[]', 'The accounts to choose from.'),
      prop('error', 'string', 'Why the choice is refused.', 'none'),
    ],
    accessibility: ['A labelled list of the system: letters jump to a name'],
  },
]
