// CDRs of other switches: a source, a file with faults, a conflict, taking the file back; limits of an account.
import { ask, open, refused } from './browser.mjs'
import { same, truthy } from './checks.mjs'

const header = 'cdr_id,start,answer,end,src,dst,billsec\r\n'

/** A row of a file: an answered call to France in the current minute of an earlier hour. */
function row(key, seconds, called = '33142345678') {
  const start = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000)
  const end = new Date(start.getTime() + seconds * 1000)
  const at = (time) => time.toISOString().replace('.000', '')
  return `${key},${at(start)},${at(start)},${at(end)},442071838750,${called},${seconds}\r\n`
}

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

async function upload(page, source, content) {
  await open(page, '/voice/cdr-imports')
  await page.getByRole('toolbar').getByRole('button', { name: 'Import a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a file' })
  await dialog.waitFor()
  const choice = dialog.getByLabel('Source')
  if ((await choice.count()) > 0) await choice.selectOption({ label: source })
  await dialog.getByLabel('File', { exact: true }).setInputFiles(content)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: content.name }).waitFor()
}

const figure = (page, id) => page.locator(`[data-kpi=${id}] dd`).first().textContent()

export async function importChecks({ check }, { page }, { shoot }) {
  const run = Date.now()
  const source = `page-check-${run}`

  await check('a source is declared; what is wrong with its format is said', async () => {
    const { body } = await ask(page, '/accounts?limit=1')
    await open(page, '/voice/cdr-sources')
    await page.getByRole('toolbar').getByRole('button', { name: 'Declare a source' }).click()
    const dialog = page.getByRole('dialog', { name: 'Declare a source' })
    await dialog.getByLabel('Name').fill(source)
    const format = dialog.getByLabel('Format')
    const wanted = JSON.parse(await format.inputValue())
    await format.fill(JSON.stringify({ ...wanted, times: 'local', zone: 'Nowhere/Land' }))
    await dialog.getByRole('button', { name: 'Declare' }).click()
    await refused(dialog)
    await format.fill(JSON.stringify({ ...wanted, account_id: body.items[0].account_id }))
    await dialog.getByRole('button', { name: 'Declare' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('grid', { name: 'CDR sources' }).getByText(source).waitFor()
  })

  await check(
    'a file is imported: what is new, what has no price, which row is refused and why',
    async () => {
      const text =
        header + row('a1', 60) + row('a2', 61) + row('a3', 60, '99912345678') + row('a4', 60, 'x')
      await upload(page, source, file('april.csv', text))
      same(await figure(page, 'booked'), '2', 'booked')
      same(await figure(page, 'unrated'), '1', 'without price')
      same(await figure(page, 'refused'), '1', 'refused')
      const refused = page.getByRole('grid', { name: 'Refused rows' }).getByRole('row').nth(1)
      await refused.getByText('dst').waitFor()
      await shoot('cdr-import')
    },
  )

  await check('the same file again books nothing', async () => {
    const text = header + row('a1', 60) + row('a2', 61)
    await upload(page, source, file('again.csv', text))
    same(await figure(page, 'booked'), '0', 'booked')
    same(await figure(page, 'duplicates'), '2', 'duplicates')
  })

  await check('an imported call is explained like one of an edge of ours', async () => {
    // Calls that ended after the imported one come first.
    let cdr
    for (let cursor = ''; !cdr && cursor !== null; ) {
      const { body } = await ask(page, `/cdrs?limit=200${cursor && `&cursor=${cursor}`}`)
      cdr = body.items.find(({ caller }) => caller === '442071838750')
      cursor = body.next_cursor ?? null
    }
    truthy(cdr, 'the CDR of the imported call')
    await open(page, `/voice/call-records/${cdr.call_id}`)
    await page.getByRole('heading', { name: 'Call record' }).waitFor()
    const detail = (await ask(page, `/cdrs/${cdr.call_id}`)).body
    same(detail.charge_explanation?.total, cdr.charge, 'total of the explanation')
    same(detail.source?.name, source, 'source')
    await shoot('imported-call')
  })

  await check(
    'a conflict stands beside what was booked, and is decided with a reason',
    async () => {
      await upload(page, source, file('corrected.csv', header + row('a1', 90)))
      same(await figure(page, 'conflicts'), '1', 'conflicts')
      await open(page, '/voice/cdr-reviews?kind=conflict&state=open')
      const grid = page.getByRole('grid', { name: 'Waiting CDRs' })
      await grid.getByRole('row').nth(1).waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.getByRole('columnheader', { name: 'This report' }).waitFor()
      await page.locator('[data-differs]').getByText('1:30', { exact: true }).waitFor()
      await shoot('cdr-conflict')
      await page
        .getByRole('toolbar')
        .getByRole('button', { name: 'Book this report instead' })
        .click()
      const dialog = page.getByRole('dialog', { name: 'Book this report instead?' })
      await dialog.getByLabel('Reason').fill('page check')
      await dialog.getByRole('button', { name: 'Book it' }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('Booked', { exact: true }).first().waitFor()
    },
  )

  await check(
    'a CDR without price waits, and rating it again says that there still is none',
    async () => {
      await open(page, '/voice/cdr-reviews?kind=unrated&state=open')
      const first = page.getByRole('grid', { name: 'Waiting CDRs' }).getByRole('row').nth(1)
      await first.waitFor()
      await first.click()
      await shoot('cdr-without-price')
      await page.getByRole('toolbar').getByRole('button', { name: 'Rate again' }).click()
      const dialog = page.getByRole('dialog', { name: 'Rate this CDR again?' })
      await dialog.getByLabel('Reason').fill('page check')
      await dialog.getByRole('button', { name: 'Rate again' }).click()
      await Promise.race([
        refused(dialog),
        page.getByText('Still waiting').first().waitFor(),
      ])
      await page.keyboard.press('Escape')
    },
  )

  await check('an import is taken back with a reason', async () => {
    await open(page, `/voice/cdr-imports`)
    await page.getByRole('grid', { name: 'CDR imports' }).getByText('april.csv').first().click()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'april.csv' }).waitFor()
    await page.getByRole('toolbar').getByRole('button', { name: 'Take back' }).click()
    const dialog = page.getByRole('dialog', { name: 'Take this import back?' })
    await dialog.getByRole('button', { name: 'Take back' }).click()
    await dialog.getByText('Say why.').waitFor()
    await dialog.getByLabel('Reason').fill('page check')
    await dialog.getByRole('button', { name: 'Take back' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Taken back', { exact: true }).first().waitFor()
  })

  await check('a limit is changed with a reason, and counts at once', async () => {
    const account = (await ask(page, '/accounts?limit=1')).body.items[0]
    const path = `/accounts/${account.account_id}`
    await open(page, `/billing/ledger${path}/limits`)
    await page.getByLabel('Channels').waitFor()
    truthy(
      await page.getByRole('toolbar').getByRole('button', { name: 'Save limits' }).isDisabled(),
      'nothing has changed, and it could be saved',
    )
    const wanted = account.credit_limit === '7.25000000' ? '8.25' : '7.25'
    await page.getByLabel('Credit limit').fill(wanted)
    await page.getByRole('toolbar').getByRole('button', { name: 'Save limits' }).click()
    await page.getByText('Say why.').waitFor()
    await page.getByLabel('Reason').fill('page check')
    await shoot('limits')
    await page.getByRole('toolbar').getByRole('button', { name: 'Save limits' }).click()
    await page.getByText('Limits changed').first().waitFor()
    const after = (await ask(page, path)).body
    same(Number(after.credit_limit), Number(wanted), 'credit limit')
    truthy(after.limits_version !== account.limits_version, 'the version stayed')
  })
}
