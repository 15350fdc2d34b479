import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { CopyButton } from './copy_button'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'CopyButton',
    group: 'actions',
    state: 'stable',
    purpose: 'Copies an ID or a digest and says so for a moment.',
    avoid: 'the text is long: offer a download.',
    examples: [{ name: 'Default', render: () => <CopyButton text="7f3c" label="Copy call ID" /> }],
    code: `<CopyButton text={callId} label="Copy call ID" />`,
    props: [
      prop('text', 'string', 'What lands on the clipboard.'),
      prop('label', 'string', 'What is copied.'),
    ],
    accessibility: ['The name changes to “Copied”'],
  },
]
