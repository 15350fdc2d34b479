// After `vite build`: writes a .br and a .gz beside every text file of dist/, and checks that the HTML
// is what the content security policy of the node allows (one inline script, no inline style).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const textFile = /\.(js|css|html|svg|json|txt|map|webmanifest)$/
const smallestWorthIt = 512
const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>/g
const inlineStyle = /<style[\s>]|<[^>]+\sstyle=/

let files = 0
let before = 0
let after = 0
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath ?? entry.path, entry.name)
  if (!entry.isFile() || !textFile.test(entry.name) || path.includes('/.vite/')) continue
  const bytes = readFileSync(path)
  if (entry.name.endsWith('.html')) checkHtml(path, bytes.toString('utf8'))
  if (bytes.length < smallestWorthIt) continue
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  writeFileSync(`${path}.br`, brotli)
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  files += 1
  before += bytes.length
  after += brotli.length
}
console.log(`compressed ${files} files: ${kib(before)} -> ${kib(after)} (brotli)`)

function checkHtml(path, html) {
  const scripts = html.match(inlineScript)?.length ?? 0
  if (scripts !== 1 || inlineStyle.test(html)) {
    console.error(
      `${path}: expected exactly one inline script and no inline style, found ${scripts} scripts`,
    )
    process.exit(1)
  }
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(0)} KiB`
}
