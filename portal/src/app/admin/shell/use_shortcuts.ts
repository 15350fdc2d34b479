import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useUi } from '@/stores/ui'
import { adminSections } from './nav'

/** How long `g` waits for its second key. */
const chordMs = 1_200

const goTargets = new Map(
  adminSections.flatMap(({ groups }) =>
    groups.flatMap(({ pages }) => pages.map(({ goKey, to }) => [goKey, to] as const)),
  ),
)

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type)))
  )
}

const isLayerOpen = () => document.querySelector('[role=dialog],[role=menu]') !== null

/** F6 and Shift+F6 go round the regions of the shell. */
function cycleRegion(backwards: boolean) {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.getClientRects().length > 0,
  )
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions.at((at + (backwards ? -1 : 1) + regions.length) % regions.length)
  const stop = next?.querySelector<HTMLElement>(
    '[role=grid], a[href]:not([tabindex="-1"]), button:not(:disabled):not([tabindex="-1"]), [tabindex="0"]',
  )
  ;(stop ?? next)?.focus()
}

/** j and k reach the main table of the page from anywhere. */
function enterGrid(event: KeyboardEvent) {
  const grid = document.querySelector<HTMLElement>('[data-primary-grid]')
  if (!grid || grid.contains(document.activeElement)) return
  event.preventDefault()
  grid.focus()
}

function openTab(number: number) {
  document.querySelectorAll<HTMLElement>('[data-content-tab]')[number - 1]?.click()
}

function searchInPage(event: KeyboardEvent) {
  const input = document.querySelector<HTMLElement>('[data-page-search]')
  if (!input) return
  event.preventDefault()
  input.focus()
}

/** The keys that work on every page. Single keys can be turned off; they never act while somebody types. */
export function useShortcuts() {
  const navigate = useNavigate()
  useEffect(() => {
    let chordUntil = 0
    function onKeyDown(event: KeyboardEvent) {
      const ui = useUi.getState()
      const { key } = event
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault()
        ui.setPaletteOpen(!ui.isPaletteOpen)
        return
      }
      if (key === 'F6') {
        event.preventDefault()
        cycleRegion(event.shiftKey)
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (!ui.areKeysOn || isTyping(event.target) || isLayerOpen()) return
      if (Date.now() < chordUntil) {
        chordUntil = 0
        const to = goTargets.get(key)
        if (!to) return
        event.preventDefault()
        void navigate({ to })
        return
      }
      if (key === 'g') chordUntil = Date.now() + chordMs
      else if (key === '[') ui.toggleSide()
      else if (key === '?') ui.setShortcutSheetOpen(true)
      else if (key === '/') searchInPage(event)
      else if (key === 'j' || key === 'k') enterGrid(event)
      else if (/^[1-7]$/.test(key)) openTab(Number(key))
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [navigate])
}
