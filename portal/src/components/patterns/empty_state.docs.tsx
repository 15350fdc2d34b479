import { Button } from '@/components/ui/button'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { EmptyState } from './empty_state'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'EmptyState',
    group: 'feedback',
    state: 'stable',
    purpose: 'Nothing to show, and why: not used yet, nothing matches, or not permitted.',
    avoid: 'something failed: ErrorCard.',
    examples: [
      {
        name: 'First use',
        render: () => (
          <EmptyState
            kind="first_use"
            title="No calls right now"
            detail="A call appears as soon as it is routed."
          />
        ),
      },
      {
        name: 'No match',
        render: () => (
          <EmptyState
            kind="no_match"
            title="No call matches"
            detail="No record has this result."
            action={<Button>Clear filters</Button>}
          />
        ),
      },
      {
        name: 'No permission',
        render: () => (
          <EmptyState
            kind="no_permission"
            title="You do not have permission"
            detail="An administrator can grant it."
          />
        ),
      },
    ],
    code: `<EmptyState kind="no_match" title="…" detail="…" action={…} />`,
    props: [
      prop('kind', 'EmptyKind', 'Which of the three.'),
      prop('title', 'string', 'What is empty.'),
      prop('detail', 'string', 'Why, or what will appear.'),
      prop('action', 'ReactNode', 'One way on.', 'none'),
    ],
    accessibility: ['Plain text, the icon is decorative'],
  },
]
