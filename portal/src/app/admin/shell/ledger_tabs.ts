import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { TabLink } from '@/components/patterns/content_tabs'

/** The parts of the ledger that the log-in may see, as content tabs. */
export function useLedgerTabs(): TabLink[] {
  const { t } = useTranslation()
  const tabs: TabLink[] = []
  if (useMay('ledger.view')) {
    tabs.push({ label: t('nav.page.journal'), to: '/billing/ledger/journal' })
  }
  if (useMay('accounts.view')) {
    tabs.push({ label: t('nav.page.accounts'), to: '/billing/ledger/accounts' })
  }
  return tabs
}
