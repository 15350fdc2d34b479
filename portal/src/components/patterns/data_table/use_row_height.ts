import { useMedia } from '@/lib/use_media'
import { type Density, useUi } from '@/stores/ui'

const heights: Record<Density, number> = { compact: 28, default: 34, comfortable: 42 }
const touchHeight = 44

/** Row height in pixels; the same numbers as `--row-h` of the tokens, needed for virtual rows. */
export function useRowHeight(): number {
  const density = useUi((state) => state.density)
  const isTouch = useMedia('(pointer: coarse)')
  return isTouch ? touchHeight : heights[density]
}
