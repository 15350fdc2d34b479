import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { AccountChoice } from '@/api/types'
import { TopupDialog } from './record_dialog'

afterEach(() => vi.unstubAllGlobals())

const one: AccountChoice = { account_id: 7, name: 'Acme main', currency: 'EUR' }
const two: AccountChoice = { account_id: 8, name: 'Other', currency: 'USD' }

interface Sent {
  url: string
  key: string | null
  body: unknown
}

function show(accounts: readonly AccountChoice[], answers: readonly [number, unknown][]) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push({
      url: new URL(request.url).pathname,
      key: request.headers.get('Idempotency-Key'),
      body: await request.json(),
    })
    const [status, content] = answers[sent.length - 1] ?? [500, {}]
    if (status === 0) throw new TypeError('lost')
    return new Response(JSON.stringify(content), { status })
  })
  const onClose = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TopupDialog open accounts={accounts} onClose={onClose} />
    </QueryClientProvider>,
  )
  return { sent, onClose }
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
const send = () => fireEvent.submit(screen.getByRole('form'))

const done = { topup_id: 1, account_id: 7, amount: '250.00', currency: 'EUR', entry_no: 42 }

it('sends the payment as typed, in the currency of the account', async () => {
  const { sent, onClose } = show([one], [[201, done]])
  type('Amount', '1,250.5')
  type('Reference', ' INV-7 ')
  send()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent[0]?.url).toBe('/api/v1/accounts/7/topups')
  expect(sent[0]?.body).toEqual({
    amount: '1250.50',
    currency: 'EUR',
    channel: 'bank',
    reference: 'INV-7',
    note: null,
  })
})

it('sends nothing before account, amount and reference are there', async () => {
  const { sent } = show([one, two], [])
  type('Amount', '0')
  send()
  await screen.findByText('Choose an account.')
  expect(screen.getByText(/Enter an amount above zero/)).toBeTruthy()
  expect(screen.getByText('Enter the reference of the payment.')).toBeTruthy()
  expect(sent).toEqual([])
})

it('repeats with the same key after a lost answer, with another after a change', async () => {
  const { sent } = show(
    [one],
    [
      [0, null],
      [0, null],
      [201, done],
    ],
  )
  type('Amount', '250')
  type('Reference', 'INV-7')
  send()
  await screen.findByText(/does nothing twice/)
  send()
  await waitFor(() => expect(sent.length).toBe(2))
  await screen.findByText(/does nothing twice/)
  expect(sent[1]?.key).toBe(sent[0]?.key)
  type('Amount', '251')
  send()
  await waitFor(() => expect(sent.length).toBe(3))
  expect(sent[2]?.key).not.toBe(sent[0]?.key)
})

it('a refusal of the server stands in the dialog, which keeps what was typed', async () => {
  const conflict = {
    type: 'x/conflict',
    title: 'Conflict',
    detail: 'recorded already',
    status: 409,
  }
  const { onClose } = show([one], [[409, conflict]])
  type('Amount', '250')
  type('Reference', 'INV-7')
  send()
  await screen.findByText('Recorded already.')
  expect((screen.getByLabelText('Reference') as HTMLInputElement).value).toBe('INV-7')
  expect(onClose).not.toHaveBeenCalled()
})
