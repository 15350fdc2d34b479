import { ApiError } from '@/api/problem'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ErrorCard } from './error_card'

const refused = new ApiError({
  kind: 'unavailable',
  status: 503,
  title: 'Service unavailable',
  detail: 'The database does not answer.',
  requestId: 'a1b2c3',
})
const lost = new ApiError({ kind: 'network', status: 0, title: 'lost' })

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ErrorCard',
    group: 'feedback',
    state: 'stable',
    purpose: 'What went wrong, a way to try again, and the request ID for support.',
    avoid: 'the error belongs to a field.',
    examples: [
      { name: 'Refused', render: () => <ErrorCard error={refused} onRetry={() => {}} /> },
      { name: 'No connection', render: () => <ErrorCard error={lost} onRetry={() => {}} /> },
    ],
    code: `<ErrorCard error={query.error} onRetry={query.refetch} />`,
    props: [
      prop('error', 'unknown', 'Any thrown value.'),
      prop('onRetry', '() => void', 'Asks again.', 'none'),
    ],
    accessibility: ['role alert'],
  },
]
