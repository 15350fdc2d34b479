// The live page against real calls: a call appears, its money grows, it can be ended, its record explains it.
import { spawn } from 'node:child_process'
import { ask, open } from './browser.mjs'
import { same, truthy } from './checks.mjs'

/** From the route decision to the row on screen. */
const appearMsMax = 2_000
const callWaitMs = 60_000

/** Starts the configured call; `ended` resolves with its exit status. */
function startCall(command) {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve) => child.on('close', resolve))
}

const runningGrid = (page) => page.getByRole('grid', { name: 'Running calls' })
const cell = (page, callId, column) =>
  page.locator(`[data-primary-grid] [data-row-id="${callId}"] [data-column="${column}"]`)

/** Notes the time at which each row of the running calls first stood in the document. */
async function watchRows(page) {
  await page.evaluate(() => {
    window.rowTimes = {}
    const note = () => {
      for (const row of document.querySelectorAll('[data-row-id]')) {
        window.rowTimes[row.dataset.rowId] ??= Date.now()
      }
    }
    note()
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true })
  })
}

/** The id of a call that was not running before, once it is answered. */
async function newAnsweredCall(page, before) {
  const end = Date.now() + callWaitMs
  while (Date.now() < end) {
    const { body } = await ask(page, '/live-calls?limit=500')
    const call = body.items.find(
      ({ call_id, state }) => state === 'answered' && !before.has(call_id),
    )
    if (call) return call
    await page.waitForTimeout(100)
  }
  throw new Error(`no answered call within ${callWaitMs / 1000} s; is DIDTRON_CALL_COMMAND right?`)
}

async function prepare(page) {
  await open(page, '/voice/live-calls')
  await page.getByText('Live', { exact: true }).first().waitFor()
  await watchRows(page)
  const { body } = await ask(page, '/live-calls?limit=500')
  return new Set(body.items.map(({ call_id }) => call_id))
}

/** Different values a cell shows, in order, while waiting for `count` of them. */
async function valuesOf(page, locator, count, waitMs) {
  const seen = []
  const end = Date.now() + waitMs
  while (Date.now() < end && seen.length < count) {
    const data = locator.locator('data')
    const value =
      (await data.count()) > 0
        ? await data
            .first()
            .getAttribute('value', { timeout: 500 })
            .catch(() => null)
        : await locator.textContent({ timeout: 500 }).catch(() => null)
    if (value !== null && seen.at(-1) !== value) seen.push(value)
    await page.waitForTimeout(100)
  }
  return seen
}

export async function liveChecks({ check }, { page }, { callCommand, shoot }) {
  let call
  let ended
  await check('a call appears on the live page within 2 s of its routing', async () => {
    const before = await prepare(page)
    ended = startCall(callCommand)
    call = await newAnsweredCall(page, before)
    await cell(page, call.call_id, 'called').waitFor()
    const shownAt = await page.evaluate((id) => window.rowTimes[id], call.call_id)
    const late = shownAt - Date.parse(call.routed_at)
    truthy(late <= appearMsMax, `it took ${late} ms`)
  })
  if (!call) return

  await check('its duration counts and its charge grows while it runs', async () => {
    const durations = await valuesOf(page, cell(page, call.call_id, 'duration'), 3, 5_000)
    truthy(durations.length >= 3, `durations ${durations}`)
    const charges = await valuesOf(page, cell(page, call.call_id, 'charge'), 2, 8_000)
    truthy(charges.length >= 2 && Number(charges[1]) > Number(charges[0]), `charges ${charges}`)
  })

  await check('j and Space open its detail with the hold, Escape closes it', async () => {
    await page.locator('h1').click()
    await page.keyboard.press('j')
    truthy(
      await runningGrid(page).evaluate((grid) => grid === document.activeElement),
      'j does not reach the grid',
    )
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    const detail = page.getByRole('complementary', { name: 'Call detail' })
    await detail.getByText('Talk time covered').waitFor()
    await shoot('live-call-detail')
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
  })

  await check(
    'when it ends, it leaves the list and its record stands among the newest',
    async () => {
      await ended
      await cell(page, call.call_id, 'called').waitFor({ state: 'detached', timeout: 30_000 })
      await page
        .locator(`[data-row-id="${call.call_id}"] [data-column="result"]`)
        .waitFor({ timeout: 15_000 })
    },
  )

  await check(
    'its record explains route and money, and leads to a balanced journal entry',
    async () => {
      await open(page, `/voice/call-records/${call.call_id}`)
      const { body: record } = await ask(page, `/cdrs/${call.call_id}`)
      same(record.result, 'answered', 'result')
      const routes = page.getByRole('region', { name: 'Route decision' }).locator('tbody tr')
      same(await routes.count(), record.decision.candidates.length, 'candidates')
      const steps = page.getByRole('region', { name: 'How the amount came about: Charge' })
      truthy(await steps.locator('tbody tr').count(), 'no rating steps')
      await shoot('call-record')
      await page.getByRole('link', { name: /^Entry / }).click()
      const totals = page.getByRole('region', { name: 'Postings' }).locator('tfoot data')
      await totals.first().waitFor()
      const [debit, credit] = await totals.evaluateAll((cells) => cells.map(({ value }) => value))
      same(debit, credit, 'debit and credit')
      await shoot('journal-entry')
    },
  )

  await check('a running call can be ended after a confirmation', async () => {
    const before = await prepare(page)
    ended = startCall(callCommand)
    const second = await newAnsweredCall(page, before)
    await cell(page, second.call_id, 'called').click()
    await page.getByRole('button', { name: 'Hang up' }).click()
    const dialog = page.getByRole('dialog', { name: 'End this call?' })
    await dialog.waitFor()
    truthy(
      await dialog
        .getByRole('button', { name: 'Cancel' })
        .evaluate((button) => button === document.activeElement),
      'the safe answer does not have the focus',
    )
    await shoot('hang-up')
    await dialog.getByRole('button', { name: 'Hang up' }).click()
    await page.getByRole('button', { name: 'Dismiss' }).waitFor()
    const dock = await page.getByRole('region', { name: 'Action dock' }).boundingBox()
    same(dock.y + dock.height, page.viewportSize().height, 'foot of the dock under a message')
    await cell(page, second.call_id, 'called').waitFor({ state: 'detached', timeout: 10_000 })
    await ended
    const { body: record } = await ask(page, `/cdrs/${second.call_id}`)
    same(record.hangup_by, 'platform', 'ended by')
  })
}
