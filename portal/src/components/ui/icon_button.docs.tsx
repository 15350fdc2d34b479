import { RefreshCw, X } from 'lucide-react'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { IconButton } from './icon_button'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'IconButton',
    group: 'actions',
    state: 'stable',
    purpose: 'A square button for a well-known action, with a tooltip.',
    avoid: 'the action is the main one of the page: give it a word.',
    examples: [
      {
        name: 'Default',
        render: () => (
          <>
            <IconButton label="Close" icon={X} />
            <IconButton label="Refresh" icon={RefreshCw} isSpinning />
            <IconButton label="Gone" icon={X} disabled />
          </>
        ),
      },
    ],
    code: `<IconButton label="Refresh" icon={RefreshCw} onClick={refetch} />`,
    props: [
      prop('label', 'string', 'Spoken name and tooltip.'),
      prop('icon', 'LucideIcon', '16 px.'),
      prop('keys', 'string[]', 'Key caps in the tooltip.', 'none'),
      prop('isSpinning', 'boolean', 'Something loads.', 'false'),
      prop('ref', 'Ref<HTMLButtonElement>', 'The element.', 'none'),
    ],
    accessibility: ['28 px, 40 px on touch screens', 'The label is the name'],
  },
]
