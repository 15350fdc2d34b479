import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { formatCount } from '@/lib/format_money'
import { useAuditState } from './api'

/** Whether the chain of the log holds, as far as it was looked at. */
export function ChainBadge() {
  const { t } = useTranslation()
  const state = useAuditState().data
  if (!state) return null
  const [fault] = state.faults
  if (fault !== undefined) return <Badge tone="danger">{t('audit.chain_broken', { fault })}</Badge>
  if (state.checked_at === null) return <Badge tone="neutral">{t('audit.chain_unchecked')}</Badge>
  return <Badge tone="success">{t('audit.chain_whole', { links: formatCount(state.links) })}</Badge>
}
