import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ErrorBoundary } from './error_boundary'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ErrorBoundary',
    group: 'feedback',
    state: 'stable',
    purpose: 'Keeps a failure inside its card: the rest of the page goes on.',
    avoid: 'the failure is an answer of the server: QueryView shows it.',
    examples: [{ name: 'Nothing failed', render: () => <ErrorBoundary>Content</ErrorBoundary> }],
    code: `<ErrorBoundary><Chart /></ErrorBoundary>`,
    props: [prop('children', 'ReactNode', 'What may fail.')],
    accessibility: ['The failure is an alert with a way to try again'],
  },
]
