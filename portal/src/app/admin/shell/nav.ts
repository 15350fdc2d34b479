import { Home, Landmark, type LucideIcon, Palette, PhoneOutgoing, ShieldCheck } from 'lucide-react'
import type { Right } from '@/api/rights'
import type { FileRouteTypes } from '../route_tree.gen'

export interface AdminPage {
  id:
    | 'overview'
    | 'live_calls'
    | 'call_records'
    | 'rate_calculator'
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
    | 'audit_log'
    | 'components'
  to: FileRouteTypes['to']
  /** Pages under this path count as this page. */
  prefix: string
  needs?: Right
  /** Key after `g`. */
  goKey: string
}

export interface AdminSection {
  id: 'home' | 'voice' | 'billing' | 'administration' | 'studio'
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
            needs: 'calls.see',
            goKey: 'v',
          },
          {
            id: 'call_records',
            to: '/voice/call-records',
            prefix: '/voice/call-records',
            needs: 'call_records.see',
            goKey: 'r',
          },
          {
            id: 'rate_calculator',
            to: '/voice/rate-calculator',
            prefix: '/voice/rate-calculator',
            needs: 'calls.see',
            goKey: 'x',
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
            needs: 'carriers.see',
            goKey: 's',
          },
          {
            id: 'trunks',
            to: '/voice/trunks',
            prefix: '/voice/trunks',
            needs: 'carriers.see',
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
            needs: 'imports.use',
            goKey: 'm',
          },
          {
            id: 'cdr_reviews',
            to: '/voice/cdr-reviews',
            prefix: '/voice/cdr-reviews',
            needs: 'imports.use',
            goKey: 'w',
          },
          {
            id: 'cdr_sources',
            to: '/voice/cdr-sources',
            prefix: '/voice/cdr-sources',
            needs: 'imports.use',
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
            needs: 'topups.see',
            goKey: 'u',
          },
          {
            id: 'adjustments',
            to: '/billing/adjustments',
            prefix: '/billing/adjustments',
            needs: 'adjustments.see',
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
            needs: 'journal.see',
            goKey: 'b',
          },
          {
            id: 'accounts',
            to: '/billing/ledger/accounts',
            prefix: '/billing/ledger/accounts',
            needs: 'accounts.see',
            goKey: 'a',
          },
          {
            id: 'trial_balance',
            to: '/billing/ledger/trial-balance',
            prefix: '/billing/ledger/trial-balance',
            needs: 'trial_balance.see',
            goKey: 'q',
          },
          {
            id: 'periods',
            to: '/billing/ledger/periods',
            prefix: '/billing/ledger/periods',
            needs: 'periods.see',
            goKey: 'p',
          },
        ],
      },
    ],
  },
  {
    id: 'administration',
    icon: ShieldCheck,
    groups: [
      {
        pages: [
          {
            id: 'audit_log',
            to: '/audit-log',
            prefix: '/audit-log',
            needs: 'audit.see',
            goKey: 'o',
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

/** The sections and pages that somebody with these rights sees; empty sections are absent. */
export function sectionsFor(rights: readonly Right[]): AdminSection[] {
  return adminSections.flatMap((section) => {
    const groups = section.groups.flatMap((group) => {
      const pages = group.pages.filter(({ needs }) => !needs || rights.includes(needs))
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
