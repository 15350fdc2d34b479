// Chromium with a fresh profile, and what every check needs from a page.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(new URL('../../../portal/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axeSource = require('axe-core').source

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Answers that a check provokes; the browser reports each as a console error. */
const expectedRefusal =
  /Failed to load resource: the server responded with a status of (400|401|404|409|412|422)/

/** Opens a browser of its own. `faults` collects policy violations, script errors and console errors. */
export async function openBrowser(baseUrl) {
  const profile = mkdtempSync(join(tmpdir(), 'didtron-page-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
    baseURL: baseUrl,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  const faults = []
  await context.exposeBinding('reportPolicyViolation', (_source, text) =>
    faults.push(`policy: ${text}`),
  )
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      window.reportPolicyViolation(
        `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`,
      )
    })
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !expectedRefusal.test(message.text())) {
      faults.push(`console: ${message.text()}`)
    }
  })
  return {
    page,
    context,
    faults,
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

/** Logs in from wherever the page is. */
export async function logIn(page, { email, password }) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.endsWith('/login'))
}

/** Opens a page of the portal and waits until it has its heading and no placeholder. */
export async function open(page, path) {
  await page.goto(`/admin${path}`)
  await page.locator('h1').first().waitFor()
  // The previews of the component library show placeholders for good.
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy="true"]:not(button, [data-preview] *)'),
    null,
    { timeout: 10_000 },
  )
}

/**
 * Waits until `place`, a dialog or the page, shows the server's refusal and it has the focus: only then is the page done
 * with the answer, and a key pressed now means what it says.
 */
export async function refused(place) {
  await place.getByRole('alert').and(place.locator(':focus')).waitFor()
}

/** Accessibility findings of what is on screen, or of one part of it, one line each. */
export async function axeFindings(page, part) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  const { violations } = await page.evaluate(
    (selector) => window.axe.run(selector ?? document, { resultTypes: ['violations'] }),
    part,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(
        (node) =>
          `${id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`,
      ),
  )
}

/** Asks the API with the page's session. */
export async function ask(page, path) {
  return page.evaluate(async (url) => {
    const response = await fetch(url)
    return { status: response.status, body: await response.json() }
  }, `/api/v1${path}`)
}
