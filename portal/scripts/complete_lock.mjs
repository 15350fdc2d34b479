// `npm install` leaves a native package out of the lock file when the registry at hand does not carry that platform, and
// `npm ci` then refuses the file. This adds the missing entries from the pins of the packages that want them. Their
// versions are exact; npm skips them on other platforms by `os` and `cpu`. Runs as `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(path, 'utf8'))
const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
]
const processors = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'universal',
]

/** What a package of one platform runs on, from the parts of its name: linux-x64-musl. */
function platformOf(name) {
  if (name === 'fsevents') return { os: ['darwin'] }
  const parts = name.replaceAll('/', '-').split('-')
  const os = systems.find((system) => parts.includes(system))
  const cpu = processors.find((processor) => parts.includes(processor))
  const libc = parts.includes('musl') ? 'musl' : parts.includes('gnu') ? 'glibc' : undefined
  return {
    ...(cpu && cpu !== 'universal' && { cpu: [cpu] }),
    ...(os && { os: [os] }),
    ...(libc && { libc: [libc] }),
  }
}

const isFound = (from, name) => {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at.includes('node_modules/')) return Boolean(lock.packages[`node_modules/${name}`])
  }
}

let added = 0
for (const [from, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isFound(from, name)) continue
    const version = range.replace(/^[~^]/, '')
    const platform = platformOf(name)
    if (!platform.os && !platform.cpu) throw new Error(`${name}: platform unknown`)
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform,
      ...(entry.dev && { dev: true }),
      optional: true,
    }
    added += 1
  }
}
const keys = Object.keys(lock.packages).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
lock.packages = Object.fromEntries(keys.map((key) => [key, lock.packages[key]]))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`lock file: ${added} packages of other platforms added`)
