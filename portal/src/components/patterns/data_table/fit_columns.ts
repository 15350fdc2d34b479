import type { Column } from './types'

const shownMin = 2
/** The gutter at the edge of a table less the padding that every cell has. */
export const edgeWidth = 10

/**
 * The columns that fit a width, by priority, in their own order. A column is never squeezed: on a narrow place those
 * that do not fit give way to less important ones that do, and the side peek shows them. Width 0 (not measured yet)
 * shows all.
 */
export function fitColumns<T>(
  columns: readonly Column<T>[],
  width: number,
  extra: number,
): readonly Column<T>[] {
  if (width === 0) return columns
  const byPriority = [...columns].sort((a, b) => a.priority - b.priority)
  const shown = new Set<string>()
  let used = extra
  for (const column of byPriority) {
    if (shown.size >= shownMin && used + column.width > width) continue
    used += column.width
    shown.add(column.id)
  }
  return columns.filter(({ id }) => shown.has(id))
}

/** CSS grid tracks of a row; the outermost cells are wider by the gutter that they add. */
export function gridTracks<T>(columns: readonly Column<T>[], hasSelection: boolean): string {
  const outermost = columns.length - 1
  const tracks = columns.map(({ width, grow }, i) => {
    const isOuter = i === outermost || (i === 0 && !hasSelection)
    const total = isOuter ? width + edgeWidth : width
    return grow ? `minmax(0, ${total}fr)` : `minmax(0, ${total}px)`
  })
  // Without a growing column the last one takes the free width, so that rows reach the edge.
  if (!columns.some(({ grow }) => grow) && tracks.length > 0) {
    tracks[tracks.length - 1] = 'minmax(0, 1fr)'
  }
  return [...(hasSelection ? ['40px'] : []), ...tracks].join(' ')
}
