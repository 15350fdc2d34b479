// Checks the portal in Chromium against a running node. Prints one line per check and closes with
// `N passed, N failed`; exit status 0 only when all passed.
//
// Environment
//   DIDTRON_URL            where the node listens, e.g. http://127.0.0.1:18080
//   DIDTRON_DEMO_EMAIL, DIDTRON_DEMO_PASSWORD   a log-in of the role super_admin
//   DIDTRON_CALL_COMMAND   shell command that places one answered call of 12 s or more
//   DIDTRON_SHOTS          folder for screenshots (default var/shots)
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { auditChecks } from './audit_checks.mjs'
import { openBrowser } from './browser.mjs'
import { createChecks } from './checks.mjs'
import { importChecks } from './import_checks.mjs'
import { keyboardChecks } from './keyboard_checks.mjs'
import { liveChecks } from './live_checks.mjs'
import { moneyChecks } from './money_checks.mjs'
import { logInPageChecks, routeChecks } from './route_checks.mjs'
import { logOutCheck, sessionChecks } from './session_checks.mjs'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const {
  DIDTRON_URL: url,
  DIDTRON_DEMO_EMAIL: email,
  DIDTRON_DEMO_PASSWORD: password,
  DIDTRON_CALL_COMMAND: callCommand = `${repository}deploy/call --seconds 15`,
  DIDTRON_SHOTS: shots = `${repository}var/shots`,
} = process.env

if (!url || !email || !password) {
  console.error('run.mjs: DIDTRON_URL, DIDTRON_DEMO_EMAIL and DIDTRON_DEMO_PASSWORD must be set')
  process.exit(2)
}
mkdirSync(shots, { recursive: true })

const checks = createChecks()
const browser = await openBrowser(url)
const shootAt = (name) => browser.page.screenshot({ path: `${shots}/${name}.png` })
const tools = { callCommand, shootAt, shoot: (name) => shootAt(`${name}-desktop`) }
const credentials = { email, password }

try {
  await logInPageChecks(checks, browser, tools)
  await sessionChecks(checks, browser, credentials)
  await liveChecks(checks, browser, tools)
  await moneyChecks(checks, browser, tools)
  await importChecks(checks, browser, tools)
  await auditChecks(checks, browser, tools)
  await keyboardChecks(checks, browser, tools)
  await routeChecks(checks, browser, tools)
  await logOutCheck(checks, browser)
  await checks.check('no policy violation and no script error on any page', () => {
    return browser.faults.length > 0 ? browser.faults.slice(0, 5).join(' | ') : undefined
  })
} catch (error) {
  await checks.check('the run came to its end', () => String(error?.message ?? error))
} finally {
  await browser.close()
}
console.log(`screenshots: ${shots}`)
process.exitCode = checks.close()
