/** A format to start from: its columns are those of the file that is at hand. */
export const exampleFormat = JSON.stringify(
  {
    columns: {
      key: 'cdr_id',
      started_at: 'start',
      answered_at: 'answer',
      ended_at: 'end',
      caller: 'src',
      called: 'dst',
      billable: 'billsec',
    },
    account_id: 1,
  },
  null,
  2,
)

/** The text as a JSON object; null: it is none. */
export function readFormat(text: string): Record<string, never> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, never>)
      : null
  } catch {
    return null
  }
}
