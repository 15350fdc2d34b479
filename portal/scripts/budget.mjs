// Compares the gzip size of what a browser loads with the budget of the design, from the Vite manifest.
// Exits 1 and names every item that is over. Units: KiB of 1,024 bytes.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, 'utf8'))
const budget = { entryScripts: 170, styles: 20, routeChunk: 60, fonts: 90 }
const gzipKib = (file) => gzipSync(readFileSync(`${dist}/${file}`), { level: 9 }).length / 1024

// The page a person meets first after logging in: its chunks count to the entry.
const firstPages = { 'admin/index.html': ['_shell.tsx', '_shell/index.tsx'] }

function filesOf(key, seen = new Set()) {
  const item = manifest[key]
  if (!item || seen.has(item.file)) return seen
  seen.add(item.file)
  for (const other of item.imports ?? []) filesOf(other, seen)
  return seen
}

let failed = 0
function report(name, size, limit) {
  const over = size > limit
  if (over) failed += 1
  console.log(
    `${over ? 'OVER' : 'ok  '} ${name.padEnd(58)} ${size.toFixed(1).padStart(7)} of ${limit} KiB`,
  )
}

const routeOf = (key) => key.split('?')[0]
for (const [key, item] of Object.entries(manifest)) {
  if (!item.isEntry || !key.endsWith('.html')) continue
  const scripts = filesOf(key)
  for (const page of firstPages[key] ?? []) {
    for (const chunk of Object.keys(manifest).filter((k) => routeOf(k).endsWith(`routes/${page}`)))
      filesOf(chunk, scripts)
  }
  report(
    `${key}: scripts to the first page`,
    [...scripts].reduce((sum, f) => sum + gzipKib(f), 0),
    budget.entryScripts,
  )
  report(
    `${key}: styles`,
    (item.css ?? []).reduce((sum, f) => sum + gzipKib(f), 0),
    budget.styles,
  )
  const shared = scripts
  for (const [chunkKey, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry) continue
    const own = [...filesOf(chunkKey)].filter((f) => !shared.has(f))
    if (own.length > 0)
      report(
        `chunk ${routeOf(chunkKey).replace('src/', '')}`,
        own.reduce((s, f) => s + gzipKib(f), 0),
        budget.routeChunk,
      )
  }
}
const fonts = readdirSync(`${dist}/admin/assets`).filter((f) =>
  /-latin-wght-normal.*\.woff2$/.test(f),
)
report(
  `fonts on first view (${fonts.length} files)`,
  fonts.reduce((s, f) => s + readFileSync(`${dist}/admin/assets/${f}`).length / 1024, 0),
  budget.fonts,
)
process.exit(failed > 0 ? 1 : 0)
