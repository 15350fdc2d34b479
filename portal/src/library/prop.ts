import type { DocProp } from './types'

/** One line of a props table; without `initial` the prop must be given. */
export const prop = (name: string, type: string, note: string, initial?: string): DocProp => ({
  name,
  type,
  note,
  ...(initial !== undefined && { initial }),
})
