import { Check, Download } from 'lucide-react'
import type { ComponentDoc } from '@/library/types'
import { Button } from './button'
import { Kbd } from './kbd'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Button',
    group: 'actions',
    state: 'stable',
    purpose: 'Starts an action. A page has one primary button, and it lives in the action dock.',
    avoid: 'it only leads to another page: use a link',
    examples: [
      {
        name: 'Tones',
        render: () => (
          <>
            <Button tone="primary">Save rate card</Button>
            <Button>Duplicate</Button>
            <Button tone="ghost">Cancel</Button>
            <Button tone="danger">Suspend</Button>
          </>
        ),
      },
      {
        name: 'Sizes',
        render: () => (
          <>
            <Button size="sm">Small</Button>
            <Button size="md">Medium</Button>
            <Button size="lg">Large</Button>
          </>
        ),
      },
      {
        name: 'With icon and key',
        render: () => (
          <>
            <Button tone="primary" size="lg">
              <Download size={14} aria-hidden />
              Export
              <Kbd>E</Kbd>
            </Button>
            <Button size="lg">
              Dispute
              <Kbd>D</Kbd>
            </Button>
          </>
        ),
      },
      {
        name: 'States',
        render: () => (
          <>
            <Button disabled>Disabled</Button>
            <Button tone="primary" pending>
              Publishing
            </Button>
            <Button>
              <Check size={14} aria-hidden className="text-success" />
              Saved
            </Button>
          </>
        ),
      },
    ],
    code: `<Button tone="primary" size="lg" onClick={addFunds}>
  Add funds
</Button>`,
    props: [
      {
        name: 'tone',
        type: "'primary' | 'plain' | 'ghost' | 'danger'",
        initial: "'plain'",
        note: 'One primary per dock or dialog.',
      },
      {
        name: 'size',
        type: "'sm' | 'md' | 'lg'",
        initial: "'md'",
        note: 'Heights 26, 30 and 36 px; larger on touch screens.',
      },
      {
        name: 'pending',
        type: 'boolean',
        initial: 'false',
        note: 'Spinner, aria-busy, no clicks; the label stays.',
      },
      { name: 'ref', type: 'Ref<HTMLButtonElement>', initial: 'none', note: 'The element.' },
    ],
    accessibility: [
      'Native button: Enter and Space',
      'White on accent 5.17:1',
      'Focus ring of 2 px, 3:1 on every surface',
      'Targets of 26 px and more, 40 px on touch screens',
      'Pending is announced by aria-busy',
    ],
  },
]
