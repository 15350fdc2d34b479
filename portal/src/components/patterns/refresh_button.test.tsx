import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ApiError } from '@/api/problem'
import { RefreshButton } from './refresh_button'

const refetch = (async () => ({})) as never
const away = new ApiError({ kind: 'unavailable', status: 503, title: 'A part is down' })
const at = Date.UTC(2026, 3, 1, 14, 31, 9)

it('names old data as old when the last try failed', () => {
  render(<RefreshButton query={{ refetch, isFetching: false, dataUpdatedAt: at, error: away }} />)
  expect(screen.getByRole('status').textContent).toContain('Not updated since')
})

it('does not speak while all is well, nor of data that is not there', () => {
  const { rerender } = render(
    <RefreshButton query={{ refetch, isFetching: false, dataUpdatedAt: at, error: null }} />,
  )
  expect(screen.queryByText(/Not updated/)).toBeNull()
  rerender(<RefreshButton query={{ refetch, isFetching: false, dataUpdatedAt: 0, error: away }} />)
  expect(screen.queryByText(/Not updated/)).toBeNull()
})
