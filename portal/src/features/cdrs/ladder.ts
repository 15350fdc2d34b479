import type { TFunction } from 'i18next'
import type { CdrDetail } from '@/api/types'
import type { LadderStep } from '@/components/patterns/call_ladder'
import type { StatusTone } from '@/components/ui/status_dot'
import { formatElapsed } from '@/lib/format_date'

const caller = 0
const platform = 1
const firstCarrier = 2
const okCode = 200
const ringingCode = 180

interface Ladder {
  lanes: string[]
  steps: LadderStep[]
}

interface Attempt {
  number: number
  name: string
  code: number
  reason: string
  at: string
}

/** Carriers that refused, in order; the one that carried the call is not among them. */
function failedAttempts(cdr: CdrDetail, t: TFunction): Attempt[] {
  return cdr.attempts
    .filter(({ sip_code }) => sip_code !== okCode)
    .map((attempt) => ({
      number: attempt.attempt_no,
      name: attempt.carrier?.name ?? t('common.unknown'),
      code: attempt.sip_code,
      reason: attempt.sip_reason,
      at: attempt.ended_at,
    }))
}

const codeTone = (code: number): StatusTone =>
  code < 300 ? 'success' : code === 486 ? 'warning' : code === 487 ? 'neutral' : 'danger'

/** What the signalling of a call was, from its record: one lane per carrier that was tried. */
export function callLadder(cdr: CdrDetail, t: TFunction): Ladder {
  const start = Date.parse(cdr.started_at)
  const failed = failedAttempts(cdr, t)
  const carriers = failed.map(({ name }) => name)
  const last = cdr.carrier?.name
  const wasCarried = cdr.answered_at !== null || cdr.ringing_at !== null
  if (last && wasCarried && !carriers.includes(last)) carriers.push(last)
  const lanes = [t('ladder.caller'), 'DIDTron', ...new Set(carriers)]
  const lane = (name: string) => Math.max(firstCarrier, lanes.indexOf(name))
  const steps: LadderStep[] = []
  let elapsed = 0

  function add(from: number, to: number, label: string, tone: StatusTone, at: string | null) {
    if (at !== null) elapsed = Math.max(elapsed, Date.parse(at) - start)
    steps.push({ id: String(steps.length), elapsed: formatElapsed(elapsed), from, to, label, tone })
  }

  add(caller, platform, 'INVITE', 'info', cdr.started_at)
  if (carriers.length > 0) {
    add(platform, platform, t('ladder.route_chosen', { count: carriers.length }), 'info', null)
  }
  for (const attempt of failed) {
    add(platform, lane(attempt.name), 'INVITE', 'info', null)
    const label = `${attempt.code} ${attempt.reason}`.trim()
    add(lane(attempt.name), platform, label, codeTone(attempt.code), attempt.at)
  }
  // Who may not see carriers sees what the platform passed on.
  const answering = last ? lane(last) : platform
  if (last && wasCarried) add(platform, answering, 'INVITE', 'info', null)
  if (cdr.ringing_at) add(answering, caller, `${ringingCode} Ringing`, 'neutral', cdr.ringing_at)
  if (cdr.answered_at) add(answering, caller, `${okCode} OK`, 'success', cdr.answered_at)
  addEnd(cdr, { last: answering, add })
  return { lanes, steps }
}

type Add = (from: number, to: number, label: string, tone: StatusTone, at: string | null) => void

function addEnd(cdr: CdrDetail, { last, add }: { last: number; add: Add }) {
  if (cdr.answered_at) {
    if (cdr.hangup_by === 'callee') add(last, caller, 'BYE', 'neutral', cdr.ended_at)
    else if (cdr.hangup_by === 'caller') add(caller, last, 'BYE', 'neutral', cdr.ended_at)
    else add(platform, caller, 'BYE', 'warning', cdr.ended_at)
  } else if (cdr.result === 'cancelled') {
    add(caller, platform, 'CANCEL', 'neutral', cdr.ended_at)
  } else {
    const label = `${cdr.sip_code} ${cdr.sip_reason}`.trim()
    add(platform, caller, label, codeTone(cdr.sip_code), cdr.ended_at)
  }
}
