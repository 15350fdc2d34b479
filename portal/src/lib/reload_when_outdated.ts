const storageKey = 'didtron.reloaded_at'
/** A second failure within this time is no matter of an old build: it is shown instead. */
const againMs = 60_000

/**
 * After a new version is installed, chunks of the old build are gone. A tab that still runs the old build and misses one
 * loads the page again, once.
 */
export function reloadWhenOutdated() {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(storageKey) ?? 0)
    if (Date.now() - last < againMs) return
    event.preventDefault()
    sessionStorage.setItem(storageKey, String(Date.now()))
    location.reload()
  })
}
