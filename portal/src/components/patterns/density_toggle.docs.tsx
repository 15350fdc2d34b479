import type { ComponentDoc } from '@/library/types'
import { DensityToggle } from './density_toggle'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'DensityToggle',
    group: 'data',
    state: 'stable',
    purpose: 'Row height of all tables: 28, 34 or 42 px.',
    avoid: 'the screen is a touch screen: rows are 44 px there.',
    examples: [{ name: 'Default', render: () => <DensityToggle /> }],
    code: `<DensityToggle />`,
    props: [],
    accessibility: ['Toggle buttons with aria-pressed'],
  },
]
