import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { LogInForm } from './log_in_form'

afterEach(() => vi.unstubAllGlobals())

function show(status: number, content: unknown) {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(content), { status }))
  const onLoggedIn = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LogInForm onLoggedIn={onLoggedIn} />
    </QueryClientProvider>,
  )
  return onLoggedIn
}

function submit(email: string, password: string) {
  fireEvent.input(screen.getByLabelText('E-mail'), { target: { value: email } })
  fireEvent.input(screen.getByLabelText('Password'), { target: { value: password } })
  fireEvent.click(screen.getByRole('button', { name: 'Log in' }))
}

it('asks for both values and links the errors to their fields', async () => {
  const onLoggedIn = show(200, {})
  fireEvent.click(screen.getByRole('button', { name: 'Log in' }))
  await screen.findByText('Enter your password.')
  const email = screen.getByLabelText('E-mail')
  const note = document.getElementById(email.getAttribute('aria-describedby') ?? '')
  expect(note?.textContent).toBe('Enter your e-mail address.')
  expect(email.getAttribute('aria-invalid')).toBe('true')
  expect(onLoggedIn).not.toHaveBeenCalled()
})

it('a refusal takes the focus and empties the password', async () => {
  show(401, { type: 'x/unauthenticated', title: 'E-mail or password is wrong', status: 401 })
  submit('a@b.example', 'wrong')
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('E-mail or password is wrong')
  await waitFor(() => expect(document.activeElement).toBe(alert))
  expect((screen.getByLabelText('Password') as HTMLInputElement).value).toBe('')
})

it('a field error of the server stands at its field', async () => {
  const errors = [{ pointer: '/email', detail: 'is not an e-mail address' }]
  show(400, { type: 'x/invalid-argument', title: 'Invalid request', status: 400, errors })
  submit('nobody', 'x')
  await screen.findByText('is not an e-mail address')
  expect(screen.getByLabelText('E-mail').getAttribute('aria-invalid')).toBe('true')
})

it('hands over who is logged in', async () => {
  const me = { email: 'a@b.example', csrf_token: 't', permissions: [] }
  const onLoggedIn = show(200, me)
  submit('a@b.example', 'right')
  await waitFor(() => expect(onLoggedIn).toHaveBeenCalled())
  expect(onLoggedIn.mock.calls[0]?.[0]).toMatchObject({ email: 'a@b.example' })
})
