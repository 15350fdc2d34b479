import type { Me } from './types'

interface Needs {
  /** All of these permissions. */
  all: readonly string[]
  /** Customers too: the routes behind it show them what is their own. Otherwise staff alone. */
  customers?: true
}

const balances: Needs = { all: ['billing.view'], customers: true }
const calls: Needs = { all: ['calls.view'], customers: true }
const books: Needs = { all: ['costs.view'] }
const imports: Needs = { all: ['rating.edit'] }
const log: Needs = { all: ['audit.view'], customers: true }
const carriers: Needs = { all: ['carriers.view'] }

/** What the portal shows and does, and what the routes behind it need. The server decides; the portal only hides what would be refused. */
const rights = {
  'accounts.see': balances,
  'accounts.limit': { all: ['credit.edit'] },
  'audit.see': log,
  'calls.see': calls,
  'calls.end': { all: ['calls.edit'] },
  'call_records.see': calls,
  'costs.see': { all: ['costs.view'] },
  'carriers.see': carriers,
  'metrics.see': { all: ['calls.view'] },
  'imports.use': imports,
  'journal.see': books,
  'journal.reverse': { all: ['credit.create', 'costs.view'] },
  'trial_balance.see': books,
  'periods.see': { all: ['billing.view'] },
  'periods.close': { all: ['billing.approve'] },
  'topups.see': { all: ['payments.view'] },
  'topups.record': { all: ['payments.create'] },
  'adjustments.see': { all: ['credit.view'] },
  'adjustments.ask': { all: ['credit.create'] },
  'adjustments.decide': { all: ['credit.approve'] },
} as const satisfies Record<string, Needs>

export type Right = keyof typeof rights

/** The rights of a log-in. */
export function rightsOf(me: Pick<Me, 'audience' | 'permissions'> | undefined): readonly Right[] {
  if (!me) return []
  return Object.entries<Needs>(rights).flatMap(([right, { all, customers }]) => {
    const isServed = me.audience === 'staff' || (me.audience === 'customer' && customers)
    return isServed && all.every((key) => me.permissions.includes(key)) ? [right as Right] : []
  })
}
