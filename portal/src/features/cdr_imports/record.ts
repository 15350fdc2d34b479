import type { CdrReview } from '@/api/types'
import { decimalText } from '@/lib/decimal'
import { formatDate, formatElapsed } from '@/lib/format_date'

/** A CDR as its source reports it; times in microseconds, money times 10^8. */
export interface CdrRecord {
  started_us?: number
  answered_us?: number | null
  ended_us?: number
  caller?: string
  called?: string
  lrn?: string
  duration_ms?: number
  cause?: number
  carrier?: string
  account?: string
  cost_e8?: number | null
  cost_currency?: string
}

export const recordOf = (record: CdrReview['record'] | null | undefined) =>
  (record ?? {}) as CdrRecord

export type RecordField =
  | 'started'
  | 'answered'
  | 'ended'
  | 'caller'
  | 'called'
  | 'routing_number'
  | 'duration'
  | 'cause'
  | 'carrier'
  | 'account'
  | 'cost'

const time = (us: number | null | undefined) =>
  us === null || us === undefined ? '' : formatDate(us / 1000, 'date_time')

const readers: Record<RecordField, (record: CdrRecord) => string> = {
  started: ({ started_us }) => time(started_us),
  answered: ({ answered_us }) => time(answered_us),
  ended: ({ ended_us }) => time(ended_us),
  caller: ({ caller }) => caller ?? '',
  called: ({ called }) => called ?? '',
  routing_number: ({ lrn }) => lrn ?? '',
  duration: ({ duration_ms }) => (duration_ms === undefined ? '' : formatElapsed(duration_ms)),
  cause: ({ cause }) => (cause ? String(cause) : ''),
  carrier: ({ carrier }) => carrier ?? '',
  account: ({ account }) => account ?? '',
  cost: ({ cost_e8, cost_currency }) =>
    cost_e8 === null || cost_e8 === undefined
      ? ''
      : `${decimalText({ units: BigInt(cost_e8), scale: 8 })} ${cost_currency ?? ''}`.trim(),
}

export interface RecordRow {
  field: RecordField
  report: string
  /** Of the report that holds the key; empty as well when it does not say. */
  known: string
  differs: boolean
}

/** Both reports line by line; what neither says is left out, what only one can say does not differ. */
export function recordRows(report: CdrRecord, known: CdrRecord | null): RecordRow[] {
  return (Object.keys(readers) as RecordField[]).flatMap((field) => {
    const row = {
      field,
      report: readers[field](report),
      known: known ? readers[field](known) : '',
    }
    if (row.report === '' && row.known === '') return []
    const isNamed = field === 'carrier' || field === 'account'
    // What a report does not say was looked up when it was booked.
    const isLookedUp = field === 'routing_number' && (row.report === '' || row.known === '')
    const isComparable = known !== null && !isNamed && !isLookedUp
    return [{ ...row, differs: isComparable && row.report !== row.known }]
  })
}
