import { useTranslation } from 'react-i18next'
import { type StatusDomain, toneOf } from '@/lib/status_tones'
import { Badge } from './badge'

export interface StatusBadgeProps {
  /** Which map the value belongs to. */
  domain: StatusDomain
  /** The value as the API sends it. */
  value: string
}

/** The status of a domain object: the tone comes from the one status map, the word from the texts. */
export function StatusBadge({ domain, value }: StatusBadgeProps) {
  const { t } = useTranslation()
  return (
    <Badge tone={toneOf(domain, value)}>
      {t(`status.${domain}.${value}` as 'status.unknown', { defaultValue: value })}
    </Badge>
  )
}
