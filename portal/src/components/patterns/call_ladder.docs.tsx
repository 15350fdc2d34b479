import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { CallLadder } from './call_ladder'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'CallLadder',
    group: 'data',
    state: 'stable',
    purpose: 'Who sent what to whom during a call, top to bottom in time.',
    avoid: 'there is one step only.',
    examples: [
      {
        name: 'A refusal, then an answer',
        render: () => (
          <div className="w-full bg-surface">
            <CallLadder
              label="Example ladder"
              lanes={['Customer', 'DIDTron', 'Carrier A', 'Carrier B']}
              steps={[
                { id: '1', elapsed: '0 ms', from: 0, to: 1, label: 'INVITE', tone: 'info' },
                { id: '2', elapsed: '4 ms', from: 1, to: 1, label: 'Route of 2', tone: 'info' },
                { id: '3', elapsed: '6 ms', from: 1, to: 2, label: 'INVITE', tone: 'info' },
                { id: '4', elapsed: '320 ms', from: 2, to: 1, label: '503', tone: 'danger' },
                { id: '5', elapsed: '324 ms', from: 1, to: 3, label: 'INVITE', tone: 'info' },
                { id: '6', elapsed: '1.50 s', from: 3, to: 0, label: '200 OK', tone: 'success' },
              ]}
            />
          </div>
        ),
      },
    ],
    code: `<CallLadder label="Call ladder" lanes={lanes} steps={steps} />`,
    props: [
      prop('label', 'string', 'Spoken name.'),
      prop('lanes', 'string[]', 'Who takes part.'),
      prop('steps', 'LadderStep[]', 'What was sent, in time.'),
    ],
    accessibility: [
      'An ordered list with a sentence per step',
      'Scrolls inside itself, reachable by keyboard',
    ],
  },
]
