import type { StatusTone } from '@/components/ui/status_dot'

/** The one map from the states of domain objects to tones. Words stand in the texts under `status`. */
const tones = {
  call_result: {
    answered: 'success',
    busy: 'warning',
    no_answer: 'neutral',
    cancelled: 'neutral',
    failed: 'danger',
    rejected: 'draft',
  },
  live_call: { routed: 'info', answered: 'success' },
  account: { active: 'success', blocked: 'danger' },
  carrier: { active: 'success', suspended: 'warning', disabled: 'neutral' },
  trunk: { active: 'success', suspended: 'warning', unusable: 'danger', disabled: 'neutral' },
  direction: { ingress: 'info', egress: 'draft' },
  candidate: {
    used: 'success',
    beyond_attempts: 'neutral',
    no_rate: 'warning',
    blocked: 'draft',
    no_profit: 'danger',
    route_disabled: 'neutral',
    trunk_disabled: 'neutral',
    channels_full: 'warning',
    cps_full: 'warning',
    unhealthy: 'danger',
    other_currency: 'warning',
  },
  cdr_import: { running: 'info', done: 'success', refused: 'danger', rolled_back: 'neutral' },
  cdr_review: { open: 'warning', booked: 'success', discarded: 'neutral' },
  cdr_source: { active: 'success', disabled: 'neutral' },
  adjustment: { requested: 'warning', approved: 'info', rejected: 'neutral', posted: 'success' },
  edge: { connected: 'success', reconciling: 'warning', silent: 'danger' },
} as const satisfies Record<string, Record<string, StatusTone>>

export type StatusDomain = keyof typeof tones

/** Neutral for a state this version of the portal does not know. */
export function toneOf(domain: StatusDomain, value: string): StatusTone {
  const known: Record<string, StatusTone> = tones[domain]
  return known[value] ?? 'neutral'
}
