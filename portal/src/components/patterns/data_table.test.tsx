import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { ApiError } from '@/api/problem'
import { DataTable, type DataTableProps } from './data_table'
import { fitColumns } from './data_table/fit_columns'
import type { Column } from './data_table/types'
import { EmptyState } from './empty_state'

interface Row {
  id: string
  calls: number
}
const columns: Column<Row>[] = [
  { id: 'id', header: 'Name', width: 100, priority: 1, cell: (row) => row.id },
  {
    id: 'calls',
    header: 'Calls',
    width: 80,
    priority: 2,
    align: 'end',
    cell: (row) => row.calls,
    compare: (a, b) => a.calls - b.calls,
  },
]
const items = [
  { id: 'b', calls: 2 },
  { id: 'a', calls: 7 },
  { id: 'c', calls: 1 },
]

function show(props: Partial<DataTableProps<Row>> = {}) {
  const refetch = vi.fn()
  render(
    <DataTable
      id="test"
      label="Test"
      columns={columns}
      rowId={(row) => row.id}
      query={{ data: { items, next_cursor: null }, error: null, refetch }}
      empty={<EmptyState kind="first_use" title="Nothing yet" detail="It comes." />}
      {...props}
    />,
  )
  return refetch
}

const order = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent?.slice(0, 1))

it('shows rows with their footer', () => {
  show()
  expect(order()).toEqual(['b', 'a', 'c'])
  expect(screen.getByText('3 rows')).toBeTruthy()
})

it('sorts by a column up, down and back', () => {
  show()
  const head = screen.getByRole('button', { name: 'Calls' })
  fireEvent.click(head)
  expect(order()).toEqual(['c', 'b', 'a'])
  fireEvent.click(head)
  expect(order()).toEqual(['a', 'b', 'c'])
  fireEvent.click(head)
  expect(order()).toEqual(['b', 'a', 'c'])
})

it('moves, peeks, opens and selects by keyboard', () => {
  const onPeek = vi.fn()
  const onOpen = vi.fn()
  const onChange = vi.fn()
  show({ onPeek, onOpen, selection: { selected: new Set(), onChange } })
  const grid = screen.getByRole('grid')
  fireEvent.focus(grid)
  fireEvent.keyDown(grid, { key: 'j' })
  const active = grid.getAttribute('aria-activedescendant') ?? ''
  expect(document.getElementById(active)?.textContent).toContain('a')
  fireEvent.keyDown(grid, { key: ' ' })
  expect(onPeek).toHaveBeenLastCalledWith('a')
  fireEvent.keyDown(grid, { key: 'Enter' })
  expect(onOpen).toHaveBeenLastCalledWith('a')
  fireEvent.keyDown(grid, { key: 'x' })
  expect(onChange).toHaveBeenLastCalledWith(new Set(['a']))
  fireEvent.keyDown(grid, { key: 'a', ctrlKey: true })
  expect(onChange).toHaveBeenLastCalledWith(new Set(['b', 'a', 'c']))
})

it('shows a placeholder while the first answer is on its way', () => {
  show({ query: { data: undefined, error: null, refetch: vi.fn() } })
  expect(document.querySelector('[aria-busy=true]')).toBeTruthy()
  expect(screen.queryByRole('grid')).toBeNull()
})

it('shows why it is empty', () => {
  show({ query: { data: { items: [], next_cursor: null }, error: null, refetch: vi.fn() } })
  expect(screen.getByText('Nothing yet')).toBeTruthy()
})

it('shows an error with its request id and asks again', () => {
  const error = new ApiError({ kind: 'busy', status: 503, title: 'Busy', requestId: 'r7' })
  const refetch = vi.fn()
  show({ query: { data: undefined, error, refetch } })
  expect(screen.getByRole('alert').textContent).toContain('r7')
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(refetch).toHaveBeenCalledOnce()
})

it('says who can grant a missing permission', () => {
  const error = new ApiError({ kind: 'forbidden', status: 403, title: 'Forbidden' })
  show({ query: { data: undefined, error, refetch: vi.fn() } })
  expect(screen.getByText('You do not have permission for this')).toBeTruthy()
})

it('keeps old rows on screen when a later answer fails', () => {
  const error = new ApiError({ kind: 'busy', status: 503, title: 'Busy' })
  show({ query: { data: { items, next_cursor: null }, error, refetch: vi.fn() } })
  expect(order()).toHaveLength(3)
})

it('puts only visible rows of a long list into the document', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => ({ id: `r${i}`, calls: i }))
  show({ query: { data: { items: many, next_cursor: null }, error: null, refetch: vi.fn() } })
  expect(screen.queryAllByRole('row').length).toBeLessThan(100)
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('5001')
})

it('lets the least important columns give way, never the first two', () => {
  const three: Column<Row>[] = [
    ...columns,
    { id: 'x', header: 'X', width: 50, priority: 3, cell: () => '' },
  ]
  expect(fitColumns(three, 240, 0).map(({ id }) => id)).toEqual(['id', 'calls', 'x'])
  expect(fitColumns(three, 200, 0).map(({ id }) => id)).toEqual(['id', 'calls'])
  // What does not fit gives way to what does.
  const wide = three.map((column) => (column.id === 'calls' ? { ...column, width: 500 } : column))
  const narrow = { id: 'y', header: 'Y', width: 40, priority: 0, cell: () => null }
  expect(fitColumns([...wide, narrow], 240, 0).map(({ id }) => id)).toEqual(['id', 'x', 'y'])
  expect(fitColumns(three, 60, 40).map(({ id }) => id)).toEqual(['id', 'calls'])
})
