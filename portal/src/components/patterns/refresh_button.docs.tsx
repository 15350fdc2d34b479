import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { RefreshButton } from './refresh_button'

const refetch = (async () => ({})) as never

export const docs: readonly ComponentDoc[] = [
  {
    name: 'RefreshButton',
    group: 'actions',
    state: 'stable',
    purpose:
      'Asks again; data stays visible, the icon turns, the time of the last answer stands beside it.',
    avoid: 'the page cannot become old.',
    examples: [
      {
        name: 'Idle and loading',
        render: () => (
          <>
            <RefreshButton query={{ refetch, isFetching: false, dataUpdatedAt: 1795358469000 }} />
            <RefreshButton query={{ refetch, isFetching: true, dataUpdatedAt: 0 }} />
          </>
        ),
      },
      {
        name: 'The last try failed',
        render: () => (
          <RefreshButton
            query={{
              refetch,
              isFetching: false,
              dataUpdatedAt: 1795358469000,
              error: new Error('The database is not reachable'),
            }}
          />
        ),
      },
    ],
    code: `<RefreshButton query={query} />`,
    props: [prop('query', 'Pick<UseQueryResult>', 'refetch, isFetching, dataUpdatedAt, error.')],
    accessibility: ['A named icon button', 'A failed try is said politely, once'],
  },
]
