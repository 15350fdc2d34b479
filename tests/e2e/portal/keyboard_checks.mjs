// The portal without a mouse.
import { open } from './browser.mjs'
import { same, truthy } from './checks.mjs'

const path = (page) => new URL(page.url()).pathname

export async function keyboardChecks({ check }, { page }, { shoot }) {
  await check('the first Tab reaches the skip link, which leads to the content', async () => {
    await open(page, '/')
    await page.keyboard.press('Tab')
    same(
      await page.evaluate(() => document.activeElement?.textContent),
      'Skip to content',
      'first stop',
    )
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'main')
  })

  await check('g and a letter go to a page, whose heading takes the focus', async () => {
    await open(page, '/')
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.getByRole('heading', { name: 'Call records', level: 1 }).waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
    same(await page.title(), 'Call records · DIDTron', 'title')
  })

  await check('Ctrl K finds a page by typing', async () => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Type a page or an action…').waitFor()
    await shoot('palette')
    await page.keyboard.type('accou')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === '/admin/billing/ledger/accounts')
    await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor()
  })

  await check('number keys open content tabs', async () => {
    await page.keyboard.press('1')
    await page.waitForURL((url) => url.pathname === '/admin/billing/ledger/journal')
  })

  await check('? shows the shortcuts, and single keys can be turned off there', async () => {
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByRole('checkbox').click()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    const before = path(page)
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.waitForTimeout(300)
    same(path(page), before, 'path')
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
    await sheet.getByRole('checkbox').click()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
  })

  await check('[ takes the sidebar away and back', async () => {
    const sidebar = page.getByRole('complementary', { name: 'Billing' })
    await sidebar.waitFor()
    await page.keyboard.press('[')
    await sidebar.waitFor({ state: 'detached' })
    await page.keyboard.press('[')
    await sidebar.waitFor()
  })

  await check('F6 goes round the regions and comes back to where it began', async () => {
    await open(page, '/voice/call-records')
    const region = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('[data-region]')].findIndex((one) =>
          one.contains(document.activeElement),
        ),
      )
    const seen = []
    for (let i = 0; i < 12; i += 1) {
      await page.keyboard.press('F6')
      seen.push(await region())
    }
    truthy(new Set(seen).size >= 5, `regions ${seen}`)
    truthy(!seen.includes(-1), `focus left the regions: ${seen}`)
  })

  await check('filters stand in the address bar, and a list without a match says so', async () => {
    await open(page, '/voice/call-records')
    await page.getByLabel('Result').selectOption('cancelled')
    await page.waitForURL((url) => url.searchParams.get('result') === 'cancelled')
    await open(page, '/voice/call-records?result=cancelled&account_id=999999999')
    await page.getByText('No call matches').waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
    await page.waitForURL((url) => url.search === '')
  })

  await check('Enter on a row opens the record, going back comes back to the list', async () => {
    await open(page, '/voice/call-records')
    const grid = page.getByRole('grid', { name: 'Call records' })
    await grid.waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Call record', level: 1, exact: true }).waitFor()
    await page.goBack()
    await grid.waitFor()
  })

  await check('the theme button goes from system to light to dark and is remembered', async () => {
    await page.emulateMedia({ colorScheme: 'light' })
    await open(page, '/')
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    const button = page.getByRole('button', { name: /^Theme:/ })
    await button.click()
    await button.click()
    same(await theme(), 'dark', 'theme')
    await page.reload()
    same(await theme(), 'dark', 'theme after a reload')
    await button.click()
    same(await theme(), 'light', 'theme of the system')
  })

  await check(
    'an address without a page is said inside the shell, an unknown record as well',
    async () => {
      await page.goto('/admin/voice/nothing-here')
      await page.getByText('There is no page at this address').waitFor()
      await page.getByRole('navigation', { name: 'Sections' }).waitFor()
      await open(page, '/voice/call-records/00000000-0000-4000-8000-000000000000')
      await page.getByRole('alert').waitFor()
    },
  )
}
