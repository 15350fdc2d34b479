import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Banner } from './banner'
import { Button } from './button'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Banner',
    group: 'feedback',
    state: 'stable',
    purpose: 'A message across a form or a page.',
    avoid: 'the message belongs to one field (Field) or passes by itself (Toaster).',
    examples: [
      {
        name: 'Tones',
        render: () => (
          <div className="grid w-full gap-2">
            <Banner tone="info">A new version is live.</Banner>
            <Banner tone="success">All books balance.</Banner>
            <Banner tone="warning">Your session ends soon.</Banner>
            <Banner tone="danger">E-mail or password is wrong.</Banner>
          </div>
        ),
      },
      {
        name: 'With action',
        render: () => (
          <div className="w-full">
            <Banner tone="warning" action={<Button size="sm">Stay logged in</Button>}>
              Your session ends soon.
            </Banner>
          </div>
        ),
      },
    ],
    code: `<Banner tone="danger" role="alert">E-mail or password is wrong.</Banner>`,
    props: [
      prop('tone', 'BannerTone', 'Meaning.'),
      prop('children', 'ReactNode', 'The message.'),
      prop('action', 'ReactNode', 'A button at the right.', 'none'),
      prop('role', "'alert' | 'status'", 'alert interrupts a screen reader.', 'none'),
    ],
    accessibility: ['Icon and words, not colour alone', 'role alert only for what stops a person'],
  },
]
