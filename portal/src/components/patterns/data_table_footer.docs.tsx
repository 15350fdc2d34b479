import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { DataTableFooter } from './data_table_footer'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'DataTableFooter',
    group: 'data',
    state: 'stable',
    purpose: 'Row count, selected, sums, density, page range, previous, next.',
    avoid: 'you render it yourself: DataTable does.',
    examples: [
      {
        name: 'A page of many',
        render: () => (
          <div className="w-full">
            <DataTableFooter
              rows={100}
              isWhole={false}
              selected={3}
              paging={{ firstRow: 101, hasNext: true, onPrevious: () => {}, onNext: () => {} }}
            />
          </div>
        ),
      },
      {
        name: 'A whole list',
        render: () => (
          <div className="w-full">
            <DataTableFooter rows={6} isWhole hasDensity={false} />
          </div>
        ),
      },
    ],
    code: `<DataTableFooter rows={6} isWhole />`,
    props: [
      prop('rows', 'number', 'Rows on this page.'),
      prop('isWhole', 'boolean', 'The page is the whole list.'),
      prop('selected', 'number', 'Chosen rows.', '0'),
      prop('sums', 'ReactNode', 'Never of the page alone.', 'none'),
      prop('paging', 'Paging', 'Cursor pages.', 'none'),
      prop('hasDensity', 'boolean', 'Row height switch.', 'true'),
    ],
    accessibility: ['Counts are a polite status'],
  },
]
