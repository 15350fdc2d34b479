import type { KeyboardEvent } from 'react'

interface GridKeys {
  /** Ids in the order shown. */
  ids: readonly string[]
  activeId: string | null
  rowsPerPage: number
  isPeekOpen: boolean
  setActive: (id: string, index: number) => void
  onPeek: ((id: string | null) => void) | undefined
  onOpen: ((id: string) => void) | undefined
  onToggle: ((id: string, isRange: boolean) => void) | undefined
  onSelectAll: (() => void) | undefined
}

function step({ key, shiftKey }: KeyboardEvent, rowsPerPage: number): number | null {
  const moves: Record<string, number> = {
    j: 1,
    J: 1,
    ArrowDown: 1,
    k: -1,
    K: -1,
    ArrowUp: -1,
    PageDown: rowsPerPage,
    PageUp: -rowsPerPage,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }
  if (shiftKey && (key === 'Home' || key === 'End')) return null
  return moves[key] ?? null
}

/** Keys of a grid: j k arrows move, Space peeks, Enter opens, x selects, Shift+j/k extends, Ctrl+A selects all. */
export function gridKeyHandler(grid: GridKeys) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.altKey) return
    const { ids, activeId } = grid
    const at = activeId === null ? -1 : ids.indexOf(activeId)
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== 'a' || !grid.onSelectAll) return
      event.preventDefault()
      grid.onSelectAll()
      return
    }
    const move = step(event, grid.rowsPerPage)
    if (move !== null) {
      const index = Math.max(0, Math.min(ids.length - 1, at + move))
      const id = ids[index]
      if (id === undefined) return
      event.preventDefault()
      grid.setActive(id, index)
      if (grid.isPeekOpen) grid.onPeek?.(id)
      if (event.shiftKey) grid.onToggle?.(id, true)
      return
    }
    const current = ids[at]
    if (current === undefined) return
    if (event.key === ' ' && grid.onPeek) grid.onPeek(grid.isPeekOpen ? null : current)
    else if (event.key === 'Enter') (grid.onOpen ?? grid.onPeek)?.(current)
    else if (event.key === 'x' && grid.onToggle) grid.onToggle(current, false)
    else return
    event.preventDefault()
  }
}
