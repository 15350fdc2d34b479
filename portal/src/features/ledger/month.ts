/** The month before an instant's, in UTC: 2026-01-05 -> '2025-12'. */
export function monthBefore(now: Date): string {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))
  return month.toISOString().slice(0, 7)
}
