/**
 * Times arrive as RFC 3339 in UTC and are shown in UTC: carriers, customers and the ledger speak about the same
 * second. An unreadable time is shown as it came.
 */
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const shortDay = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
})

/** `recent`: for lists, as short as it can be told: the time today, day and time this year, else the day. */
export type DateStyle = 'time' | 'date' | 'date_time' | 'recent'

function formatRecent(at: Date, now: Date): string {
  if (day.format(at) === day.format(now)) return clock.format(at)
  if (at.getUTCFullYear() !== now.getUTCFullYear()) return day.format(at)
  return `${shortDay.format(at)} ${clock.format(at).slice(0, 5)}`
}

/** '14:31:09', '22 Nov 2026', '22 Nov 2026, 14:31:09 UTC' or, as `recent`, '22 Nov 14:31'. */
export function formatDate(
  instant: string | number,
  style: DateStyle,
  now: Date = new Date(),
): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return String(instant)
  if (style === 'time') return clock.format(at)
  if (style === 'date') return day.format(at)
  if (style === 'recent') return formatRecent(at, now)
  return `${day.format(at)}, ${clock.format(at)} UTC`
}

/** Whole seconds as m:ss or h:mm:ss: 276 -> '4:36'. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const s = String(whole % 60).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${s}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`
}

/** Time between two instants for a call ladder: '0 ms', '420 ms', '6.08 s', '2:14'. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(2)} s`
  return formatDuration(milliseconds / 1000)
}
