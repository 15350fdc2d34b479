// The audit log: what was done a moment ago is there, with what it changed; filters, chain and file.
import { ask, open } from './browser.mjs'
import { same, truthy } from './checks.mjs'

export async function auditChecks({ check }, { page }, { shoot }) {
  await check('the log-in of a moment ago is in the audit log, and the chain is whole', async () => {
    await open(page, '/audit-log?action_class=login')
    const grid = page.getByRole('grid', { name: 'Audit log' })
    await grid.getByText('login').first().waitFor()
    await page.getByText(/Chain whole, [\d,]+ links/).waitFor({ timeout: 40_000 })
    await shoot('audit-log')
  })

  await check('a change is shown field by field beside the table, with its place in the chain', async () => {
    await open(page, '/audit-log?object=account%3A1&action_class=financial')
    const { body } = await ask(page, '/audit?limit=1')
    truthy(body.items.length === 1, 'no row at all')
    await open(page, '/audit-log')
    const grid = page.getByRole('grid', { name: 'Audit log' })
    await grid.getByRole('row').nth(1).click()
    await page.getByRole('heading', { name: 'What changed' }).waitFor()
    await page.getByText('Digest').first().waitFor()
    await shoot('audit-row')
    await page.getByRole('button', { name: 'All by this actor' }).click()
    await page.waitForURL((url) => url.searchParams.has('actor'))
  })

  await check('a search that finds nothing says so, and the address bar holds it', async () => {
    await open(page, '/audit-log')
    const field = page.getByRole('searchbox', { name: 'Search the log' })
    await field.fill('nothing like this')
    await field.press('Enter')
    await page.getByText('No row matches').waitFor()
    same(new URL(page.url()).searchParams.get('q'), 'nothing like this', 'q')
  })

  await check('the log leaves as a file, and the log says so', async () => {
    await open(page, '/audit-log?action_class=login')
    await page.getByRole('button', { name: 'Export' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV for spreadsheets' }).click()
    same((await coming).suggestedFilename(), 'audit-log.csv', 'name')
    const { body } = await ask(page, '/audit?limit=1&operation=exportAuditRows')
    same(body.items[0]?.action_class, 'export', 'kind of the row')
  })
}
