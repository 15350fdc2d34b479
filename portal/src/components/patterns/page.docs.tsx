import { prop } from '@/library/prop'
import { Regions, shellRegions } from '@/library/regions'
import type { ComponentDoc } from '@/library/types'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Page',
    group: 'layout',
    state: 'stable',
    purpose: 'The frame of every page: head, tabs, content, side peek and dock. This page is one.',
    avoid: 'the page has no shell.',
    examples: [{ name: 'Place', render: () => <Regions rows={shellRegions} marked="Content" /> }],
    code: `<Page title="Live calls" crumbs={["Voice"]} tools={<RefreshButton query={query} />} actions={actions}>
  …
</Page>`,
    props: [
      prop('title', 'string', 'Heading and document title.'),
      prop('crumbs', 'string[]', 'From 1024 px.', '[]'),
      prop('badge', 'ReactNode', 'Beside the title.', 'none'),
      prop('tools', 'ReactNode', 'Right side of the head.', 'none'),
      prop('tabs', 'TabLink[]', 'Parts of the page.', 'none'),
      prop('currentTab', 'string', 'Open tab.', 'none'),
      prop('status', 'ReactNode', 'Left side of the dock.', 'none'),
      prop('actions', 'PageAction[]', 'Dock and palette.', '[]'),
      prop('peek', 'ReactNode', 'A SidePeek.', 'none'),
      prop('isBleed', 'boolean', 'Content to the edges.', 'false'),
      prop('children', 'ReactNode', 'Content.'),
    ],
    accessibility: [
      'Title takes the focus after navigation',
      'The content is the only vertical scroller',
    ],
  },
]
