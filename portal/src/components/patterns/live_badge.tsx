import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { pollMs, useLive } from '@/live/store'

/** How fresh the page is: live, every 10 s while the stream is down, paused, or connecting. */
export function LiveBadge() {
  const { t } = useTranslation()
  const { stream, isPaused } = useLive()
  if (isPaused) return <Badge tone="warning">{t('live.paused')}</Badge>
  if (stream === 'live') return <Badge tone="success">{t('live.live')}</Badge>
  if (stream === 'connecting') return <Badge tone="neutral">{t('live.connecting')}</Badge>
  return <Badge tone="warning">{t('live.polling', { seconds: pollMs / 1000 })}</Badge>
}
