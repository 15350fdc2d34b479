import i18next, { type TFunction } from 'i18next'
import { expect, it } from 'vitest'
import type { CdrDetail } from '@/api/types'
import { callLadder } from './ladder'

const t = i18next.t as TFunction
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString()

const answered = {
  started_at: at(0),
  carrier: { carrier_id: 2, name: 'Second' },
  result: 'answered',
  sip_code: 200,
  sip_reason: 'OK',
  hangup_by: 'callee',
  ringing_at: at(700),
  answered_at: at(1500),
  ended_at: at(9500),
  attempts: [
    {
      attempt_no: 1,
      trunk: null,
      carrier: { carrier_id: 1, name: 'First' },
      sip_code: 503,
      sip_reason: 'Service Unavailable',
      ended_at: at(320),
    },
  ],
} as unknown as CdrDetail

const lines = (cdr: CdrDetail) => {
  const { lanes, steps } = callLadder(cdr, t)
  return steps.map(
    ({ elapsed, from, to, label }) => `${elapsed}: ${lanes[from]} > ${lanes[to]}: ${label}`,
  )
}

it('shows the refused carrier before the one that answered', () => {
  expect(lines(answered)).toEqual([
    '0 ms: Customer > DIDTron: INVITE',
    '0 ms: DIDTron > DIDTron: Route of 2 carriers',
    '0 ms: DIDTron > First: INVITE',
    '320 ms: First > DIDTron: 503 Service Unavailable',
    '320 ms: DIDTron > Second: INVITE',
    '700 ms: Second > Customer: 180 Ringing',
    '1.50 s: Second > Customer: 200 OK',
    '9.50 s: Second > Customer: BYE',
  ])
})

it('an attempt that was answered is not shown as refused', () => {
  const attempts = [
    ...answered.attempts,
    { ...answered.attempts[0], attempt_no: 2, sip_code: 200, carrier: answered.carrier },
  ]
  expect(lines({ ...answered, attempts } as CdrDetail)).toEqual(lines(answered))
})

it('without carriers it shows what the platform passed on', () => {
  const seenByCustomer = { ...answered, carrier: null, attempts: [] } as unknown as CdrDetail
  expect(lines(seenByCustomer)).toEqual([
    '0 ms: Customer > DIDTron: INVITE',
    '700 ms: DIDTron > Customer: 180 Ringing',
    '1.50 s: DIDTron > Customer: 200 OK',
    '9.50 s: DIDTron > Customer: BYE',
  ])
})

it('a call refused before routing has no carrier lane', () => {
  const refused = {
    ...answered,
    carrier: null,
    result: 'rejected',
    sip_code: 402,
    sip_reason: 'Payment Required',
    ringing_at: null,
    answered_at: null,
    attempts: [],
    ended_at: at(3),
  } as unknown as CdrDetail
  expect(lines(refused)).toEqual([
    '0 ms: Customer > DIDTron: INVITE',
    '3 ms: DIDTron > Customer: 402 Payment Required',
  ])
})
