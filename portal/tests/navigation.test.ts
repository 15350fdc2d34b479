import { expect, it } from 'vitest'
import { createQueryClient } from '@/api/query_client'
import { routeTree } from '@/app/admin/route_tree.gen'
import { createAdminRouter } from '@/app/admin/router'
import { adminSections, sectionsFor } from '@/app/admin/shell/nav'

const pages = adminSections.flatMap(({ groups }) => groups.flatMap((group) => group.pages))

it('every page of the navigation has a route, and no two share a key', () => {
  expect(routeTree).toBeDefined()
  const router = createAdminRouter(createQueryClient())
  const paths = Object.keys(router.routesByPath)
  for (const { to } of pages)
    expect(paths.map((path) => path.replace(/(.)\/$/, '$1'))).toContain(
      to === '/studio/components' ? to : to,
    )
  expect(new Set(pages.map(({ goKey }) => goKey)).size).toBe(pages.length)
})

it('sections that a log-in may not see are absent', () => {
  const customer = sectionsFor(['accounts.see', 'calls.see', 'call_records.see'])
  const ids = customer.flatMap(({ groups }) => groups.flatMap((g) => g.pages.map(({ id }) => id)))
  expect(ids).toEqual([
    'overview',
    'live_calls',
    'call_records',
    'rate_calculator',
    'accounts',
    'components',
  ])
  expect(sectionsFor([]).map(({ id }) => id)).toEqual(['home', 'studio'])
})
