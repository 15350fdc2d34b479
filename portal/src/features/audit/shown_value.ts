/** JSON of any value in one line, as people read it: texts without quotes. */
export function shownValue(json: string): string {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' && value !== '' ? value : json
  } catch {
    return json
  }
}
