import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { QueryView } from './query_view'

const refetch = (async () => ({})) as never

export const docs: readonly ComponentDoc[] = [
  {
    name: 'QueryView',
    group: 'data',
    state: 'stable',
    purpose: 'One query in all its states: placeholder, error with retry, data.',
    avoid: 'the data is a list: DataTable.',
    examples: [
      {
        name: 'Loading',
        render: () => (
          <div className="w-full">
            <QueryView query={{ data: undefined, error: null, refetch }}>{() => null}</QueryView>
          </div>
        ),
      },
      {
        name: 'Data',
        render: () => (
          <QueryView query={{ data: 'Data', error: null, refetch }}>{(data) => data}</QueryView>
        ),
      },
    ],
    code: `<QueryView query={query}>{(account) => <AccountView account={account} />}</QueryView>`,
    props: [
      prop('query', 'Pick<UseQueryResult>', 'Data, error, refetch.'),
      prop('skeletonRows', 'number', 'Lines of the placeholder.', '4'),
      prop('children', '(data) => ReactNode', 'Renders the data.'),
    ],
    accessibility: ['aria-busy while it loads'],
  },
]
