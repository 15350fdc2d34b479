// Money by hand: a top-up, an adjustment, the statement and the trial balance.
import { ask, open, refused } from './browser.mjs'
import { same, truthy } from './checks.mjs'

/** The account with the largest balance: what is done here does not matter to it. */
async function richest(page) {
  const { body } = await ask(page, '/accounts?limit=100')
  return body.items.reduce((a, b) => (Number(a.posted_balance) >= Number(b.posted_balance) ? a : b))
}

const units = (amount) => Math.round(Number(amount) * 10_000)

export async function moneyChecks({ check }, { page }, { shoot }) {
  const reference = `page check ${Date.now()}`

  await check(
    'a top-up is recorded by keyboard, posted once, and on the balance at once',
    async () => {
      const account = await richest(page)
      await open(page, `/billing/ledger/accounts/${account.account_id}`)
      await page.getByRole('toolbar').getByRole('button', { name: 'Record a top-up' }).click()
      const dialog = page.getByRole('dialog', { name: 'Record a top-up' })
      await dialog.waitFor()
      await page.keyboard.press('Enter')
      await dialog.getByText('Enter the reference of the payment.').waitFor()
      await dialog.getByLabel('Amount').fill('1.25')
      await dialog.getByLabel('Reference').fill(reference)
      await shoot('top-up')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      // The message stands before anything is opened over it: Escape is for what came last.
      await page.getByRole('region', { name: 'Notification' }).getByText('recorded').waitFor()
      const after = (await ask(page, `/accounts/${account.account_id}`)).body
      same(
        units(after.posted_balance) - units(account.posted_balance),
        12_500,
        'change of the balance',
      )
    },
  )

  await check(
    'the same payment again is refused in the dialog, which keeps what was typed',
    async () => {
      await page.getByRole('toolbar').getByRole('button', { name: 'Record a top-up' }).click()
      const dialog = page.getByRole('dialog', { name: 'Record a top-up' })
      await dialog.getByLabel('Amount').fill('1.25')
      await dialog.getByLabel('Reference').fill(reference)
      await dialog.getByRole('button', { name: 'Record' }).click()
      await refused(dialog)
      same(await dialog.getByLabel('Reference').inputValue(), reference, 'reference')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    },
  )

  await check('the statement begins with the top-up, and its row leads to the entry', async () => {
    await page.getByRole('link', { name: 'Statement' }).click()
    const grid = page.getByRole('grid', { name: 'Statement' })
    await grid.waitFor()
    await grid.getByRole('row').nth(1).getByText(reference).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Entry / }).waitFor()
    await page.getByRole('button', { name: 'Reverse' }).waitFor()
  })

  await check(
    'an adjustment is posted, or waits for a person other than the one who asked',
    async () => {
      const account = await richest(page)
      await open(page, '/billing/adjustments')
      await page.getByRole('toolbar').getByRole('button', { name: 'Adjust a balance' }).click()
      const dialog = page.getByRole('dialog', { name: 'Adjust a balance' })
      await dialog.getByLabel('Account').selectOption({ label: account.name })
      await dialog.getByLabel('Amount').fill('0.75')
      await dialog.getByLabel('Reason').fill('page check')
      await dialog.getByRole('button', { name: 'Adjust' }).click()
      await dialog.waitFor({ state: 'detached' })
      const row = page.getByRole('grid', { name: 'Adjustments' }).getByRole('row').nth(1)
      await row.waitFor()
      await row.click()
      await shoot('adjustment')
      truthy(
        await page.getByRole('toolbar').getByRole('button', { name: 'Approve' }).isDisabled(),
        'one may decide what one has asked for',
      )
      await page.keyboard.press('Escape')
    },
  )

  await check('the trial balance proves itself per currency', async () => {
    await open(page, '/billing/ledger/trial-balance')
    await page.getByText('Balanced', { exact: true }).first().waitFor()
    same(await page.getByText('Not balanced').count(), 0, 'currencies that are not balanced')
  })

  await check('the month that runs cannot be closed, and the dialog says why', async () => {
    await open(page, '/billing/ledger/periods')
    await page.getByRole('button', { name: 'Close a month' }).click()
    const dialog = page.getByRole('dialog', { name: 'Close a month' })
    await dialog.getByRole('textbox', { name: 'Month' }).fill(new Date().toISOString().slice(0, 7))
    await dialog.getByRole('button', { name: 'Close it' }).click()
    await refused(dialog)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
}
