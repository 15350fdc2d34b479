import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { CdrReview, CdrSource } from '@/api/types'
import { CdrDecisionDialog } from './decision_dialog'
import { ReviewRecord } from './review_view'
import { SourceChangeDialog } from './source_change_dialog'
import { UploadDialog } from './upload_dialog'

afterEach(() => vi.unstubAllGlobals())

const source = (source_id: number, name: string, status = 'active') =>
  ({ source_id, name, status, kind: 'push' }) as CdrSource
const file = new File(['cdr_id,start\r\n'], 'april.csv', { lastModified: 1 })

interface Sent {
  url: URL
  key: string | null
  type: string | null
  body: string
}

function serve(answers: readonly [number, unknown][]) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push({
      url: new URL(request.url),
      key: request.headers.get('Idempotency-Key'),
      type: request.headers.get('Content-Type'),
      body: await request.text(),
    })
    const [status, content] = answers[sent.length - 1] ?? [500, {}]
    if (status === 0) throw new TypeError('lost')
    return new Response(JSON.stringify(content), { status })
  })
  return sent
}

const mount = (element: React.ReactElement) =>
  render(<QueryClientProvider client={new QueryClient()}>{element}</QueryClientProvider>)

const choose = (chosen: File) =>
  fireEvent.change(screen.getByLabelText('File'), { target: { files: [chosen] } })
const send = () => fireEvent.submit(screen.getByRole('form'))
const done = { import_id: 9, state: 'done', booked: 6, rows: 10, reason: '' }

it('sends the file as it is, of the chosen source, and repeats with the same key', async () => {
  const sent = serve([
    [0, null],
    [200, done],
  ])
  const onDone = vi.fn()
  const sources = [source(5, 'switch-1'), source(6, 'switch-2'), source(7, 'old', 'disabled')]
  mount(<UploadDialog open sources={sources} onClose={() => {}} onDone={onDone} />)
  expect(screen.queryByText('old')).toBeNull()
  send()
  await screen.findByText('Choose a source.')
  screen.getByText('Choose a file.')
  expect(sent).toEqual([])
  fireEvent.change(screen.getByLabelText('Source'), { target: { value: '6' } })
  choose(file)
  send()
  await screen.findByText(/does nothing twice/)
  send()
  await waitFor(() => expect(onDone).toHaveBeenCalledWith(done))
  expect(sent[1]?.url.pathname).toBe('/api/v1/cdr-sources/6/imports')
  expect(sent[1]?.url.searchParams.get('file_name')).toBe('april.csv')
  expect(sent[1]?.type).toBe('text/csv')
  expect(sent[1]?.body).toBe('cdr_id,start\r\n')
  expect(sent[1]?.key).toBe(sent[0]?.key)
})

it('a dry run tells what an import would do, then the import is one step away', async () => {
  const posted = [{ currency: 'USD', charges: '1.50000000', costs: '0.90000000' }]
  const dry = {
    ...done,
    import_id: 0,
    state: 'dry_run',
    refused: 1,
    duplicates: 0,
    conflicts: 0,
    unrated: 0,
    quarantined: 0,
    posted,
    preview: [
      { row: 1, outcome: 'booked', column: '', reason: '' },
      { row: 2, outcome: 'refused', column: 'dst', reason: 'not a number' },
    ],
  }
  const sent = serve([
    [200, dry],
    [200, done],
  ])
  const onDone = vi.fn()
  mount(<UploadDialog open sources={[source(5, 'one')]} onClose={() => {}} onDone={onDone} />)
  choose(file)
  fireEvent.click(screen.getByLabelText('Only check: book nothing'))
  send()
  await screen.findByText('Row 2')
  expect(sent[0]?.url.searchParams.get('dry_run')).toBe('true')
  expect(onDone).not.toHaveBeenCalled()
  screen.getByText('Total USD')
  send()
  await waitFor(() => expect(onDone).toHaveBeenCalledWith(done))
  expect(sent[1]?.url.searchParams.get('dry_run')).toBeNull()
})

it('a file of another kind is not sent', async () => {
  const sent = serve([])
  mount(<UploadDialog open sources={[source(5, 'one')]} onClose={() => {}} onDone={() => {}} />)
  choose(new File(['x'], 'april.xml'))
  send()
  await screen.findByText(/must end in/)
  expect(sent).toEqual([])
})

const conflict = {
  review_id: 4,
  kind: 'conflict',
  state: 'open',
  record: { called: '33142345678', duration_ms: 90_000 },
  known_record: { called: '33142345678', duration_ms: 60_000 },
  known_call_id: 'c',
} as unknown as CdrReview

it('a decision needs a reason', async () => {
  const sent = serve([[200, { ...conflict, state: 'booked' }]])
  const onClose = vi.fn()
  mount(<CdrDecisionDialog review={conflict} action="accept" onClose={onClose} />)
  screen.getByText('Book this report instead?')
  send()
  await screen.findByText('Say why.')
  expect(sent).toEqual([])
  fireEvent.input(screen.getByLabelText('Reason'), { target: { value: ' corrected ' } })
  send()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent[0]?.url.pathname).toBe('/api/v1/cdr-reviews/4/resolve')
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ action: 'accept', reason: 'corrected' })
  expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
})

it('a source that is asked says where and how often; the rest of its settings stays', async () => {
  const pulled = {
    ...source(5, 'switch-1'),
    kind: 'pull',
    pull: { state: 'failing', settings: { url: 'http://old/', interval_s: 60, pages_max: 7 } },
  } as unknown as CdrSource
  const sent = serve([
    [0, null],
    [200, pulled],
  ])
  const onClose = vi.fn()
  mount(<SourceChangeDialog open source={pulled} onClose={onClose} />)
  const change = (label: string, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } })
  change('Seconds between two polls', '4')
  send()
  await screen.findByText('Enter a whole number from 5 to 86400.')
  expect(sent).toEqual([])
  change('Seconds between two polls', '5')
  change('URL', ' http://new/ ')
  change('Reason', 'moved')
  send()
  await screen.findByText(/does nothing twice/)
  send()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent[0]?.url.pathname).toBe('/api/v1/cdr-sources/5')
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
    status: 'active',
    reason: 'moved',
    pull: { url: 'http://new/', secret: null, interval_s: 5, pages_max: 7 },
  })
  expect(sent[1]?.key).toBe(sent[0]?.key)
})

it('both reports of a conflict stand side by side', () => {
  const { container } = mount(<ReviewRecord review={conflict} />)
  expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual([
    'Field',
    'Booked',
    'This report',
  ])
  const differing = container.querySelectorAll('[data-differs]')
  expect(differing.length).toBe(1)
  expect(differing[0]?.textContent).toBe('Billable1:001:30')
})
