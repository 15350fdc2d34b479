import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { ColumnsMenu } from './columns_menu'
import type { Column } from './data_table/types'

const columns: Column<object>[] = ['Name', 'Carrier', 'Cost'].map((header, i) => ({
  id: header,
  header,
  width: 100,
  priority: i + 1,
  cell: () => null,
}))

export const docs: readonly ComponentDoc[] = [
  {
    name: 'ColumnsMenu',
    group: 'data',
    state: 'stable',
    purpose: 'Switches columns of a table on and off; the choice is kept.',
    avoid: 'the table has two columns.',
    examples: [
      { name: 'Default', render: () => <ColumnsMenu table="example" columns={columns} /> },
    ],
    code: `<ColumnsMenu table="journal" columns={columns} />`,
    props: [
      prop('table', 'string', 'id of the DataTable.'),
      prop('columns', 'Column<T>[]', 'All its columns.'),
    ],
    accessibility: ['Menu of checkboxes'],
  },
]
