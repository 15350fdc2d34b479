import { useTranslation } from 'react-i18next'
import { StatusDot } from '@/components/ui/status_dot'
import { useMetrics } from '@/features/metrics/api'

interface LiveStatusProps {
  selected: number
  onClear: () => void
  /** Shown while nothing is selected. */
  hint: string
}

/** Left side of the dock on the live page: the selection, or the state of the edge and how to begin. */
export function LiveStatus({ selected, onClear, hint }: LiveStatusProps) {
  const { t } = useTranslation()
  const node = useMetrics().data?.node
  if (selected > 0) {
    return (
      <>
        <span className="rounded-[5px] bg-accent-soft px-1.5 leading-5 text-accent-text med">
          {t('table.selected', { count: selected })}
        </span>
        <button type="button" onClick={onClear} className="text-accent-text med hover:underline">
          {t('table.clear')}
        </button>
      </>
    )
  }
  return (
    <>
      {node && (
        <>
          <StatusDot tone={node.edge === 'connected' ? 'success' : 'warning'} />
          <span>{t('metrics.edge_state', { state: t(`status.edge.${node.edge}`) })}</span>
        </>
      )}
      {hint && <span className="max-lg:hidden">{hint}</span>}
    </>
  )
}
