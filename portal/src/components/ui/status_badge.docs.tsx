import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { StatusBadge } from './status_badge'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'StatusBadge',
    group: 'data',
    state: 'stable',
    purpose: 'The status of a domain object; tone and word come from one map.',
    avoid: 'the word is not a state of a domain object: Badge.',
    examples: [
      {
        name: 'Call results',
        render: () => (
          <>
            <StatusBadge domain="call_result" value="answered" />
            <StatusBadge domain="call_result" value="busy" />
            <StatusBadge domain="call_result" value="no_answer" />
            <StatusBadge domain="call_result" value="failed" />
            <StatusBadge domain="call_result" value="rejected" />
          </>
        ),
      },
      {
        name: 'A state this build does not know',
        render: () => <StatusBadge domain="carrier" value="paused" />,
      },
    ],
    code: `<StatusBadge domain="call_result" value={cdr.result} />`,
    props: [
      prop('domain', 'StatusDomain', 'Which map.'),
      prop('value', 'string', 'As the API sends it.'),
    ],
    accessibility: ['Dot and word'],
  },
]
