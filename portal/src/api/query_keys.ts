/** Filters of a list as they stand in the address bar. */
export type ListQuery = Readonly<Record<string, string | number | undefined>>

const noun = <Name extends string>(name: Name) => ({
  all: [name] as const,
  lists: [name, 'list'] as const,
  list: (query: ListQuery = {}) => [name, 'list', query] as const,
  detail: (id: string | number) => [name, 'detail', String(id)] as const,
})

/** The only place that spells query keys: `all`, `list(query)`, `detail(id)` per noun. */
export const queryKeys = {
  me: ['me'] as const,
  metrics: ['metrics', 'summary'] as const,
  liveCalls: noun('live-calls'),
  cdrs: noun('cdrs'),
  accounts: noun('accounts'),
  holds: (accountId: number) => ['accounts', 'holds', String(accountId)] as const,
  accountLines: (accountId: number) => ['accounts', 'lines', String(accountId)] as const,
  topups: noun('topups'),
  adjustments: noun('adjustments'),
  trialBalance: ['trial-balance'] as const,
  periods: noun('periods'),
  journal: noun('journal'),
  audit: noun('audit'),
  auditState: ['audit', 'state'] as const,
  cdrSources: noun('cdr-sources'),
  cdrImports: noun('cdr-imports'),
  refusedRows: (importId: number) => ['cdr-imports', 'refused-rows', String(importId)] as const,
  cdrReviews: noun('cdr-reviews'),
  carriers: noun('carriers'),
  trunks: noun('trunks'),
}
