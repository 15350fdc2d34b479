import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Textarea } from './textarea'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Textarea',
    group: 'forms',
    state: 'stable',
    purpose: 'Several lines of text: a reason, a note.',
    avoid: 'one line is enough: Input.',
    examples: [
      {
        name: 'States',
        render: () => (
          <>
            <Textarea aria-label="Reason" placeholder="Why" />
            <Textarea aria-label="Refused" aria-invalid defaultValue="no" />
          </>
        ),
      },
    ],
    code: `<Textarea {...control} {...register('reason')} />`,
    props: [prop('ref', 'Ref<HTMLTextAreaElement>', 'The element.', 'none')],
    accessibility: ['Edge 3:1 on every surface', '16 px text on touch screens'],
  },
]
