/**
 * Names for the shapes of the API, taken from the paths of the generated schema so that they follow it.
 * No response type is written by hand.
 */
import type { paths } from './schema'

type Json<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never
type Get<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: infer Response } }
}
  ? Json<Response>
  : never
type Item<List> = List extends { items: (infer One)[] } ? One : never
type Post<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

type Patch<Path extends keyof paths> = paths[Path] extends {
  patch: { requestBody: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Me = Get<'/api/v1/me'>
export type Account = Get<'/api/v1/accounts/{account_id}'>
export type Hold = Item<Get<'/api/v1/accounts/{account_id}/holds'>>
export type LiveCall = Item<Get<'/api/v1/live-calls'>>
export type Cdr = Item<Get<'/api/v1/cdrs'>>
export type CdrDetail = Get<'/api/v1/cdrs/{call_id}'>
export type RouteDecision = NonNullable<CdrDetail['decision']>
export type RouteCandidate = RouteDecision['candidates'][number]
export type RatingExplanation = NonNullable<CdrDetail['charge_explanation']>
export type JournalEntry = Get<'/api/v1/journal-entries/{entry_no}'>
export type JournalLine = JournalEntry['lines'][number]
export type AccountLine = Item<Get<'/api/v1/accounts/{account_id}/lines'>>
export type AuditRow = Item<Get<'/api/v1/audit'>>
export type AuditDetail = Get<'/api/v1/audit/{audit_no}'>
export type AuditClass = AuditRow['action_class']
export type Topup = Item<Get<'/api/v1/topups'>>
export type Adjustment = Get<'/api/v1/adjustments/{adjustment_id}'>
export type TrialBalanceLine = Item<Get<'/api/v1/trial-balance'>>
export type LedgerPeriod = Item<Get<'/api/v1/ledger-periods'>>
export type Carrier = Get<'/api/v1/carriers/{carrier_id}'>
export type Trunk = Get<'/api/v1/trunks/{trunk_id}'>
export type MetricsSummary = Get<'/api/v1/metrics/summary'>
export type CallResult = Cdr['result']

export type CdrSource = Get<'/api/v1/cdr-sources/{source_id}'>
export type CdrPull = NonNullable<CdrSource['pull']>
export type CdrImport = Get<'/api/v1/cdr-imports/{import_id}'>
export type RefusedRow = Item<Get<'/api/v1/cdr-imports/{import_id}/refused-rows'>>
export type CdrReview = Get<'/api/v1/cdr-reviews/{review_id}'>

export type AccountLimitsChange = Patch<'/api/v1/accounts/{account_id}/limits'>
export type NewCdrSource = Post<'/api/v1/cdr-sources'>
export type NewCdrPull = NonNullable<NewCdrSource['pull']>
export type CdrSourceChange = Patch<'/api/v1/cdr-sources/{source_id}'>
export type CdrDecision = Post<'/api/v1/cdr-reviews/{review_id}/resolve'>
export type TopupRequest = Post<'/api/v1/accounts/{account_id}/topups'>
export type AdjustmentRequest = Post<'/api/v1/adjustments'>

/** What a form about an account needs to know of it. */
export type AccountChoice = Pick<Account, 'account_id' | 'name' | 'currency'>

/** One slice of a list, as every list of the API answers. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}
