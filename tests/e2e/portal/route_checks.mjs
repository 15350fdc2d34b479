// Every route: accessibility in both themes, no sideways scrolling at 320 px, pictures in three sizes.
import { ask, axeFindings, open } from './browser.mjs'
import { truthy } from './checks.mjs'

const themes = ['light', 'dark']
const sizes = [
  ['desktop', 1440, 900],
  ['tablet', 1024, 768],
  ['phone', 390, 844],
]

/** All routes with real ids, and the names of the documented components. */
async function routesOf(page) {
  const [{ body: cdrs }, { body: accounts }, { body: entries }, { body: files }, { body: held }] = [
    await ask(page, '/cdrs?limit=1'),
    await ask(page, '/accounts?limit=1'),
    await ask(page, '/journal-entries?limit=1'),
    await ask(page, '/cdr-imports?limit=1'),
    await ask(page, '/cdr-reviews?limit=1'),
  ]
  const routes = [
    ['overview', '/'],
    ['live-calls', '/voice/live-calls'],
    ['call-records', '/voice/call-records'],
    ['rate-calculator', '/voice/rate-calculator'],
    ['carriers', '/voice/carriers'],
    ['trunks', '/voice/trunks'],
    ['cdr-imports', '/voice/cdr-imports'],
    ['waiting-cdrs', '/voice/cdr-reviews'],
    ['cdr-sources', '/voice/cdr-sources'],
    ['top-ups', '/billing/top-ups'],
    ['adjustments', '/billing/adjustments'],
    ['journal', '/billing/ledger/journal'],
    ['trial-balance', '/billing/ledger/trial-balance'],
    ['periods', '/billing/ledger/periods'],
    ['accounts', '/billing/ledger/accounts'],
    ['audit-log', '/audit-log'],
    ['not-found', '/nothing-here'],
  ]
  if (cdrs.items[0]) routes.push(['call-record', `/voice/call-records/${cdrs.items[0].call_id}`])
  if (accounts.items[0]) {
    const account = `/billing/ledger/accounts/${accounts.items[0].account_id}`
    routes.push(
      ['account', account],
      ['statement', `${account}/lines`],
      ['account-limits', `${account}/limits`],
    )
  }
  if (files.items[0]) routes.push(['cdr-import', `/voice/cdr-imports/${files.items[0].import_id}`])
  if (held.items[0]) routes.push(['waiting-cdr', `/voice/cdr-reviews/${held.items[0].review_id}`])
  if (entries.items[0])
    routes.push(['journal-entry', `/billing/ledger/journal/${entries.items[0].entry_no}`])
  return routes
}

async function componentNames(page) {
  await open(page, '/studio/components/Button')
  return page
    .getByRole('navigation', { name: 'Component list' })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => new URL(link.href).pathname.split('/').pop()))
}

/** Opens a page once and looks at it in both themes. `part`: only this region of it. */
async function axeCheck({ check }, page, name, path, part) {
  await check(`axe finds nothing on ${name}, light and dark`, async () => {
    const findings = []
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      if (theme === themes[0]) await open(page, path)
      await page.waitForFunction(
        (wanted) => document.documentElement.dataset.theme === wanted,
        theme,
      )
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      )
      findings.push(...(await axeFindings(page, part)).map((finding) => `${theme}: ${finding}`))
    }
    return findings.length > 0 ? findings.join(' | ') : undefined
  })
}

export async function routeChecks(checks, { page }, { shootAt }) {
  const routes = await routesOf(page)
  const names = await componentNames(page)
  await checks.check('the component library lists its components', () => {
    truthy(names.length > 40, `${names.length} components`)
  })
  for (const [name, path] of [...routes, ['the component library', '/studio/components/Button']]) {
    await axeCheck(checks, page, name, path)
  }
  for (const name of names) {
    await axeCheck(checks, page, `component ${name}`, `/studio/components/${name}`, '#main')
  }
  await page.setViewportSize({ width: 320, height: 640 })
  for (const [name, path] of [...routes, ['component library', '/studio/components/DataTable']]) {
    await checks.check(`no sideways scrolling at 320 px on ${name}`, async () => {
      await open(page, path)
      const wide = await page.evaluate(() => {
        const main = document.getElementById('main')
        return [
          document.documentElement.scrollWidth - document.documentElement.clientWidth,
          main ? main.scrollWidth - main.clientWidth : 0,
        ]
      })
      return wide.some((excess) => excess > 0) ? `${wide} px too wide` : undefined
    })
  }
  for (const [size, width, height] of sizes) {
    await page.setViewportSize({ width, height })
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      for (const [name, path] of [...routes, ['components', '/studio/components/Button']]) {
        await open(page, path)
        await shootAt(`${name}-${size}-${theme}`)
      }
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

export async function logInPageChecks(checks, { page }, { shootAt }) {
  await axeCheck(checks, page, 'the log-in page', '/login')
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    await shootAt(`log-in-desktop-${theme}`)
  }
}
