// Logging in and out, and what happens when the session ends.
import { logIn, open, refused } from './browser.mjs'
import { same, truthy } from './checks.mjs'

export async function sessionChecks({ check }, { page, context }, credentials) {
  await check(
    'a page without a session leads to the log-in page and remembers the way back',
    async () => {
      await page.goto('/admin/voice/trunks')
      await page.getByRole('heading', { name: 'Log in' }).waitFor()
      same(new URL(page.url()).searchParams.get('return_to'), '/admin/voice/trunks', 'return path')
      same(
        await page.evaluate(() => document.activeElement?.getAttribute('type')),
        'email',
        'focus',
      )
    },
  )

  await check('an empty form names both fields and sends nothing', async () => {
    const sent = []
    page.on(
      'request',
      (request) => request.url().includes('/login') && request.method() === 'POST' && sent.push(1),
    )
    await page.keyboard.press('Enter')
    await page.getByText('Enter your password.').waitFor()
    same(await page.getByLabel('E-mail').getAttribute('aria-invalid'), 'true', 'aria-invalid')
    same(sent.length, 0, 'requests')
  })

  await check('a wrong password is refused with a message that takes the focus', async () => {
    await page.getByLabel('E-mail').fill(credentials.email)
    await page.getByLabel('Password').fill('not the password')
    await page.keyboard.press('Enter')
    await refused(page)
    same(await page.getByLabel('Password').inputValue(), '', 'password field')
  })

  await check('a password can be pasted', async () => {
    const field = page.getByLabel('Password')
    await field.focus()
    const isAllowed = await field.evaluate((input) => {
      const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true })
      return input.dispatchEvent(event)
    })
    truthy(isAllowed, 'something prevents paste')
  })

  await check('logging in by keyboard leads back to the page that was asked for', async () => {
    await logIn(page, credentials)
    same(new URL(page.url()).pathname, '/admin/voice/trunks', 'path')
    await page.getByRole('heading', { name: 'Trunks', level: 1 }).waitFor()
  })

  await check('the session cookie is kept from scripts', async () => {
    const cookie = (await context.cookies()).find(({ name }) => name === '__Host-didtron_session')
    truthy(cookie, 'no session cookie')
    same([cookie.httpOnly, cookie.secure, cookie.sameSite], [true, true, 'Lax'], 'cookie')
    same(await page.evaluate(() => document.cookie), '', 'document.cookie')
  })

  await check('a session that ends leads to the log-in page and back', async () => {
    await open(page, '/voice/call-records?result=answered')
    await context.clearCookies()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText('Your session has ended.', { exact: false }).waitFor()
    await logIn(page, credentials)
    const url = new URL(page.url())
    same(url.pathname + url.search, '/admin/voice/call-records?result=answered', 'address')
  })
}

export async function logOutCheck({ check }, { page }) {
  await check('logging out ends the session', async () => {
    await open(page, '/')
    await page.getByRole('button', { name: /account menu$/ }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    const { status } = await page.evaluate(async () => ({
      status: (await fetch('/api/v1/me')).status,
    }))
    same(status, 401, 'status of /me')
  })
}
