import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Timestamp } from './timestamp'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Timestamp',
    group: 'data',
    state: 'stable',
    purpose: 'An instant in UTC.',
    avoid: 'it is a length of time.',
    examples: [
      {
        name: 'Styles',
        render: () => (
          <>
            <Timestamp at="2026-11-22T14:31:09Z" />
            <Timestamp at="2026-11-22T14:31:09Z" style="time" />
            <Timestamp at="2026-11-22T14:31:09Z" style="date" />
            <Timestamp at={null} />
          </>
        ),
      },
    ],
    code: `<Timestamp at={cdr.started_at} style="time" />`,
    props: [
      prop('at', 'string | null', 'RFC 3339.'),
      prop(
        'style',
        'DateStyle',
        'Time, date or both; recent: as short as it can be told.',
        "'date_time'",
      ),
      prop('unknown', 'string', 'For null.', "'n/a'"),
    ],
    accessibility: ['A time element with the machine form'],
  },
]
