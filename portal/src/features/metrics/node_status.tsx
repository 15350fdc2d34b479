import { useTranslation } from 'react-i18next'
import { StatusDot } from '@/components/ui/status_dot'
import { cn } from '@/lib/cn'
import { formatCount, formatDecimal } from '@/lib/format_money'
import { useMetrics } from './api'

/** Foot of sidebar 2: health of the node behind this portal, calls and calls per second. */
export function NodeStatus() {
  const { t } = useTranslation()
  const { data } = useMetrics()
  if (!data) return null
  const isHealthy = data.node.is_ready && data.node.edge === 'connected'
  const isDown = !data.node.is_ready || data.node.edge === 'silent'
  const tone = isHealthy ? 'success' : isDown ? 'danger' : 'warning'
  return (
    <div
      role="group"
      aria-label={t('metrics.node')}
      className="m-2 rounded-md border border-line bg-surface p-2.5 text-xs"
    >
      <div className="flex items-center justify-between gap-2">
        <span className="truncate text-fg-3">
          {t('metrics.node_name', { id: data.node.node_id })}
        </span>
        <span
          className={cn(
            'flex items-center gap-1.5 med',
            { success: 'text-success', danger: 'text-danger', warning: 'text-warning' }[tone],
          )}
        >
          <StatusDot tone={tone} />
          {data.node.is_ready ? t(`status.edge.${data.node.edge}`) : t('metrics.not_ready')}
        </span>
      </div>
      <div className="num mt-1 flex items-center justify-between">
        <span className="text-fg-3">{t('metrics.calls_and_rate')}</span>
        <span className="med">
          {formatCount(data.live_calls)} / {formatDecimal(String(data.calls_per_s), 1)}
        </span>
      </div>
    </div>
  )
}
