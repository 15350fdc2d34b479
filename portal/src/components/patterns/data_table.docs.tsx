import { lazy } from 'react'
import { ApiError } from '@/api/problem'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import type { Column } from './data_table/types'
import { EmptyState } from './empty_state'

interface Row {
  id: string
  name: string
  calls: number
}

const columns: Column<Row>[] = [
  {
    id: 'name',
    header: 'Carrier',
    width: 120,
    grow: true,
    priority: 1,
    cell: (row) => row.name,
    compare: (a, b) => a.name.localeCompare(b.name),
  },
  {
    id: 'calls',
    header: 'Calls',
    width: 80,
    align: 'end',
    priority: 2,
    cell: (row) => row.calls,
    compare: (a, b) => a.calls - b.calls,
  },
]
const rowId = (row: Row) => row.id
const refetch = (async () => ({})) as never
const page = {
  items: [
    { id: '1', name: 'Northern', calls: 12 },
    { id: '2', name: 'Southern', calls: 7 },
  ],
  next_cursor: null,
}
const empty = (
  <EmptyState
    kind="first_use"
    title="No carriers yet"
    detail="A carrier takes calls over its trunks."
  />
)
const refused = new ApiError({
  kind: 'unavailable',
  status: 503,
  title: 'Service unavailable',
  requestId: 'a1b2',
})

const DataTable = lazy(() =>
  import('./data_table').then((module) => ({ default: module.DataTable<Row> })),
)

function Example({ data, error, label }: { data?: typeof page; error?: ApiError; label: string }) {
  return (
    <div className="h-60 w-full overflow-hidden rounded-md border border-line bg-surface">
      <DataTable
        id="example"
        label={label}
        columns={columns}
        rowId={rowId}
        empty={empty}
        query={{ data, error: error ?? null, refetch }}
      />
    </div>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'DataTable',
    group: 'data',
    state: 'stable',
    purpose:
      'Every list of the portal: sticky head, virtual rows, keyboard, all its states, and its footer.',
    avoid: 'there are two or three fixed lines: use DetailsList.',
    examples: [
      { name: 'Rows', render: () => <Example label="Example rows" data={page} /> },
      { name: 'Loading', render: () => <Example label="Loading" /> },
      {
        name: 'Empty',
        render: () => <Example label="Empty" data={{ items: [], next_cursor: null }} />,
      },
      { name: 'Error', render: () => <Example label="Error" error={refused} /> },
    ],
    code: `<DataTable
  isPrimary id="carriers" label="Carriers"
  columns={columns} rowId={rowId} query={query} empty={empty}
/>`,
    props: [
      prop('id', 'string', 'Names the stored preferences.'),
      prop('label', 'string', 'Spoken name.'),
      prop('columns', 'Column<T>[]', 'Stable list of columns.'),
      prop('rowId', '(row: T) => string', 'Identity of a row.'),
      prop('query', 'Pick<UseQueryResult>', 'Data, error, refetch.'),
      prop('empty', 'ReactNode', 'An EmptyState.'),
      prop('peekId', 'string | null', 'Row whose detail is open.', 'null'),
      prop('onPeek', '(id | null) => void', 'Space or a press.', 'none'),
      prop('onOpen', '(id) => void', 'Enter or a double press.', 'none'),
      prop('selection', 'RowSelection', 'Rows for an action on many.', 'none'),
      prop('sums', 'ReactNode', 'Sums of the filtered set.', 'none'),
      prop('paging', 'Paging', 'Cursor pages.', 'none'),
      prop('isPrimary', 'boolean', 'Main table of the page.', 'false'),
    ],
    accessibility: [
      'ARIA grid with one tab stop and an active row',
      'j k arrows, Space, Enter, x, Ctrl+A',
      'aria-rowcount and aria-sort',
    ],
  },
]
