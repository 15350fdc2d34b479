import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Input } from './input'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Input',
    group: 'forms',
    state: 'stable',
    purpose: 'A single line of text.',
    avoid: 'it stands without a Field and without a label.',
    examples: [
      {
        name: 'Sizes',
        render: () => (
          <>
            <Input aria-label="Medium" placeholder="Medium" />
            <Input aria-label="Large" placeholder="Large" inputSize="lg" />
          </>
        ),
      },
      {
        name: 'States',
        render: () => (
          <>
            <Input aria-label="Refused" aria-invalid defaultValue="demo" />
            <Input aria-label="Disabled" disabled defaultValue="demo" />
          </>
        ),
      },
    ],
    code: `<Input {...control} type="email" autoComplete="username" />`,
    props: [
      prop('inputSize', "'md' | 'lg'", '30 or 36 px.', "'md'"),
      prop('ref', 'Ref<HTMLInputElement>', 'The element.', 'none'),
    ],
    accessibility: [
      'Edge 3:1 on every surface',
      '16 px text on touch screens, so that phones do not zoom',
    ],
  },
]
