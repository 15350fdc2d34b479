import type { ComponentDoc } from '@/library/types'
import { PauseButton } from './pause_button'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'PauseButton',
    group: 'actions',
    state: 'stable',
    purpose: 'Stops and resumes everything on the page that updates by itself.',
    avoid: 'nothing on the page updates by itself.',
    examples: [{ name: 'Default', render: () => <PauseButton /> }],
    code: `<Page tools={<PauseButton />}>…</Page>`,
    props: [],
    accessibility: ['WCAG 2.2.2: moving content can be paused'],
  },
]
