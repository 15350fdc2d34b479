import { Home, Landmark, type LucideIcon, Palette, PhoneOutgoing } from 'lucide-react'
import type { Permission } from '@/api/types'
import type { FileRouteTypes } from '../route_tree.gen'

export interface AdminPage {
  id:
    | 'overview'
    | 'live_calls'
    | 'call_records'
    | 'carriers'
    | 'trunks'
    | 'cdr_imports'
    | 'cdr_reviews'
    | 'cdr_sources'
    | 'top_ups'
    | 'adjustments'
    | 'journal'
    | 'accounts'
    | 'trial_balance'
    | 'periods'
    | 'components'
  to: FileRouteTypes['to']
  /** Pages under this path count as this page. */
  prefix: string
  needs?: Permission
  /** Key after `g`. */
  goKey: string
}

export interface AdminSection {
  id: 'home' | 'voice' | 'billing' | 'studio'
  icon: LucideIcon
  groups: readonly {
    id?: 'traffic' | 'supply' | 'imports' | 'money' | 'ledger' | 'design_system'
    pages: readonly AdminPage[]
  }[]
}

/** Every page of the portal, once. Rail, sidebar 2, palette, shortcut sheet and breadcrumbs are made from it. */
export const adminSections: readonly AdminSection[] = [
  {
    id: 'home',
    icon: Home,
    groups: [{ pages: [{ id: 'overview', to: '/', prefix: '/', goKey: 'h' }] }],
  },
  {
    id: 'voice',
    icon: PhoneOutgoing,
    groups: [
      {
        id: 'traffic',
        pages: [
          {
            id: 'live_calls',
            to: '/voice/live-calls',
            prefix: '/voice/live-calls',
            needs: 'calls.view',
            goKey: 'v',
          },
          {
            id: 'call_records',
            to: '/voice/call-records',
            prefix: '/voice/call-records',
            needs: 'cdrs.view',
            goKey: 'r',
          },
        ],
      },
      {
        id: 'supply',
        pages: [
          {
            id: 'carriers',
            to: '/voice/carriers',
            prefix: '/voice/carriers',
            needs: 'carriers.view',
            goKey: 's',
          },
          {
            id: 'trunks',
            to: '/voice/trunks',
            prefix: '/voice/trunks',
            needs: 'carriers.view',
            goKey: 'k',
          },
        ],
      },
      {
        id: 'imports',
        pages: [
          {
            id: 'cdr_imports',
            to: '/voice/cdr-imports',
            prefix: '/voice/cdr-imports',
            needs: 'cdrs.import',
            goKey: 'm',
          },
          {
            id: 'cdr_reviews',
            to: '/voice/cdr-reviews',
            prefix: '/voice/cdr-reviews',
            needs: 'cdrs.import',
            goKey: 'w',
          },
          {
            id: 'cdr_sources',
            to: '/voice/cdr-sources',
            prefix: '/voice/cdr-sources',
            needs: 'cdrs.import',
            goKey: 'd',
          },
        ],
      },
    ],
  },
  {
    id: 'billing',
    icon: Landmark,
    groups: [
      {
        id: 'money',
        pages: [
          {
            id: 'top_ups',
            to: '/billing/top-ups',
            prefix: '/billing/top-ups',
            needs: 'ledger.view',
            goKey: 'u',
          },
          {
            id: 'adjustments',
            to: '/billing/adjustments',
            prefix: '/billing/adjustments',
            needs: 'ledger.view',
            goKey: 'j',
          },
        ],
      },
      {
        id: 'ledger',
        pages: [
          {
            id: 'journal',
            to: '/billing/ledger/journal',
            prefix: '/billing/ledger/journal',
            needs: 'ledger.view',
            goKey: 'b',
          },
          {
            id: 'accounts',
            to: '/billing/ledger/accounts',
            prefix: '/billing/ledger/accounts',
            needs: 'accounts.view',
            goKey: 'a',
          },
          {
            id: 'trial_balance',
            to: '/billing/ledger/trial-balance',
            prefix: '/billing/ledger/trial-balance',
            needs: 'ledger.view',
            goKey: 'q',
          },
          {
            id: 'periods',
            to: '/billing/ledger/periods',
            prefix: '/billing/ledger/periods',
            needs: 'ledger.view',
            goKey: 'p',
          },
        ],
      },
    ],
  },
  {
    id: 'studio',
    icon: Palette,
    groups: [
      {
        id: 'design_system',
        pages: [
          {
            id: 'components',
            to: '/studio/components',
            prefix: '/studio/components',
            goKey: 'l',
          },
        ],
      },
    ],
  },
]

/** The sections and pages a set of permissions may see; empty sections are absent. */
export function sectionsFor(permissions: readonly string[]): AdminSection[] {
  return adminSections.flatMap((section) => {
    const groups = section.groups.flatMap((group) => {
      const pages = group.pages.filter(({ needs }) => !needs || permissions.includes(needs))
      return pages.length > 0 ? [{ ...group, pages }] : []
    })
    return groups.length > 0 ? [{ ...section, groups }] : []
  })
}

/** Whether a path belongs to a page. */
export function isWithin(page: AdminPage, path: string): boolean {
  if (page.prefix === '/') return path === '/'
  return path === page.prefix || path.startsWith(`${page.prefix}/`)
}
