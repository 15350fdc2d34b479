import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'SidePeek',
    group: 'layout',
    state: 'stable',
    purpose:
      'The detail of the active row beside the list; a sheet over the content under 1280 px.',
    avoid: 'the detail needs its own address for others: open the full page.',
    examples: [{ name: 'Place', render: () => <Regions rows={shellRegions} marked="Side peek" /> }],
    code: `<Page peek={<SidePeek label="Call detail" heading={id} onClose={close} onOpen={open}>…</SidePeek>}>…</Page>`,
    props: [
      prop('label', 'string', 'Spoken name.'),
      prop('heading', 'ReactNode', 'The record.'),
      prop('onOpen', '() => void', 'Full page.', 'none'),
      prop('onClose', '() => void', 'Escape or the cross.'),
      prop('children', 'ReactNode', 'Detail.'),
    ],
    accessibility: [
      'Not modal: keys keep moving through the list',
      'As a sheet it takes the focus and gives it back',
    ],
  },
]
