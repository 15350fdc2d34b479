import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Field } from './field'
import { Input } from './input'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Field',
    group: 'forms',
    state: 'stable',
    purpose: 'Label, control, and a hint or an error that describes the control.',
    avoid: 'the control names itself, as a search field in a list does.',
    examples: [
      {
        name: 'With hint',
        render: () => (
          <Field label="E-mail" hint="Used to log in.">
            {(control) => <Input {...control} />}
          </Field>
        ),
      },
      {
        name: 'With error',
        render: () => (
          <Field label="E-mail" error="is not an e-mail address">
            {(control) => <Input {...control} defaultValue="demo" />}
          </Field>
        ),
      },
    ],
    code: `<Field label="E-mail" error={error}>
  {(control) => <Input {...control} type="email" />}
</Field>`,
    props: [
      prop('label', 'string', 'Visible name.'),
      prop('hint', 'string', 'A sentence below.', 'none'),
      prop('error', 'string', 'Replaces the hint.', 'none'),
      prop('aside', 'ReactNode', 'Right of the label.', 'none'),
      prop('children', '(control) => ReactNode', 'Renders the control.'),
    ],
    accessibility: ['Label, description and validity are linked by id'],
  },
]
