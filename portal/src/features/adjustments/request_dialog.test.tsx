import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { queryKeys } from '@/api/query_keys'
import type { Adjustment, Me } from '@/api/types'
import { useToasts } from '@/stores/toasts'
import { useDecisionHindrance } from './api'
import { AdjustmentDialog } from './request_dialog'

afterEach(() => vi.unstubAllGlobals())
beforeEach(() => useToasts.setState({ toasts: [] }))

const adjustment: Adjustment = {
  adjustment_id: 3,
  account_id: 7,
  direction: 'debit',
  amount: '12.50',
  currency: 'EUR',
  reason: 'outage',
  state: 'requested',
  needs_approval: true,
  requested_by: 1,
  requested_at: '2026-05-03T10:00:00Z',
  decided_by: null,
  decided_at: null,
  decision_reason: '',
  entry_no: null,
}

async function adjustWith(status: number, answer: Adjustment) {
  const fetched = vi.fn(async () => new Response(JSON.stringify(answer), { status }))
  vi.stubGlobal('fetch', fetched)
  const onClose = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AdjustmentDialog
        open
        accounts={[{ account_id: 7, name: 'Acme', currency: 'EUR' }]}
        onClose={onClose}
      />
    </QueryClientProvider>,
  )
  fireEvent.change(screen.getByLabelText('Direction'), { target: { value: 'debit' } })
  fireEvent.input(screen.getByLabelText('Amount'), { target: { value: '12.5' } })
  fireEvent.input(screen.getByLabelText('Reason'), { target: { value: 'outage' } })
  fireEvent.submit(screen.getByRole('form'))
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  return useToasts.getState().toasts[0]?.title
}

it('says that a small one is posted', async () => {
  expect(await adjustWith(201, { ...adjustment, state: 'posted', entry_no: 42 })).toBe(
    'Adjustment posted',
  )
})

it('says that a large one waits for a second person', async () => {
  expect(await adjustWith(202, adjustment)).toBe('Waiting for a second person')
})

function hindranceFor(userId: number, permissions: string[], one?: Adjustment) {
  const client = new QueryClient()
  client.setQueryData(queryKeys.me, {
    user_id: userId,
    audience: 'staff',
    permissions,
  } as unknown as Me)
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  return renderHook(() => useDecisionHindrance(one), { wrapper }).result.current
}

it('is decided by another person who may', () => {
  const may = ['credit.approve']
  expect(hindranceFor(2, may, adjustment)).toBeNull()
  expect(hindranceFor(2, may, { ...adjustment, state: 'approved' })).toBeNull()
  expect(hindranceFor(1, may, adjustment)).toBe('own')
  expect(hindranceFor(2, [], adjustment)).toBe('not_permitted')
  expect(hindranceFor(2, may, { ...adjustment, state: 'posted' })).toBe('decided')
  expect(hindranceFor(2, may)).toBe('none_chosen')
})
