/** Country codes of one and two digits (ITU-T E.164 list of assigned codes); all others have three. */
const shortCodes = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
)

function countryCodeLength(digits: string): number {
  if (shortCodes.has(digits.slice(0, 1))) return 1
  return shortCodes.has(digits.slice(0, 2)) ? 2 : 3
}

/** Groups of three from the left, ending in groups of four where three does not divide. */
function groups(digits: string): string[] {
  const fours = digits.length % 3 === 0 ? 0 : digits.length % 3 === 1 ? 1 : 2
  if (digits.length < 4 * fours) return [digits]
  const result: string[] = []
  const threes = (digits.length - 4 * fours) / 3
  let at = 0
  for (let i = 0; i < threes + fours; i += 1) {
    const size = i < threes ? 3 : 4
    result.push(digits.slice(at, at + size))
    at += size
  }
  return result
}

/**
 * A phone number for people. `compact` is +442071838750 (tables), `grouped` is +44 207 183 8750 (headings).
 * Anything but 4 to 15 digits (an extension, "anonymous") is shown as it came.
 */
export function formatPhone(number: string, form: 'compact' | 'grouped' = 'compact'): string {
  const digits = number.startsWith('+') ? number.slice(1) : number
  if (!/^[1-9]\d{6,14}$/.test(digits)) return number
  if (form === 'compact') return `+${digits}`
  const cut = countryCodeLength(digits)
  return [`+${digits.slice(0, cut)}`, ...groups(digits.slice(cut))].join(' ')
}
