import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { TabLink } from '@/components/patterns/content_tabs'

/** The parts of the ledger that the log-in may see, as content tabs. */
export function useLedgerTabs(): TabLink[] {
  const { t } = useTranslation()
  const tabs: TabLink[] = []
  if (useMay('journal.see'))
    tabs.push({ label: t('nav.page.journal'), to: '/billing/ledger/journal' })
  if (useMay('accounts.see')) {
    tabs.push({ label: t('nav.page.accounts'), to: '/billing/ledger/accounts' })
  }
  if (useMay('trial_balance.see')) {
    tabs.push({ label: t('nav.page.trial_balance'), to: '/billing/ledger/trial-balance' })
  }
  if (useMay('periods.see')) {
    tabs.push({ label: t('nav.page.periods'), to: '/billing/ledger/periods' })
  }
  return tabs
}
