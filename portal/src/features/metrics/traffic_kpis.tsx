import { useTranslation } from 'react-i18next'
import type { MetricsSummary } from '@/api/types'
import { ErrorCard } from '@/components/patterns/error_card'
import { type Kpi, KpiStrip } from '@/components/patterns/kpi_strip'
import { Money } from '@/components/ui/money'
import { formatCount, formatDecimal } from '@/lib/format_money'
import { useMetrics } from './api'

interface TrafficKpisProps {
  isFlush?: boolean
}

const ratioDigits = 1

function figure(value: number | string | null | undefined, digits: number, unknown: string) {
  return value === null || value === undefined ? unknown : formatDecimal(String(value), digits)
}

/** Calls, quality and money of today in one strip. What the node does not know is "n/a". */
export function TrafficKpis({ isFlush = false }: TrafficKpisProps) {
  const { t } = useTranslation()
  const query = useMetrics()
  const unknown = t('common.unknown')
  if (query.error && !query.data) {
    return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
  }
  const m: MetricsSummary | undefined = query.data
  const money = (amount: string | null | undefined, isSigned = false) =>
    m && <Money amount={amount} currency={m.currency} unknown={unknown} isSigned={isSigned} />
  const items: Kpi[] = [
    {
      id: 'live_calls',
      label: t('metrics.live_calls'),
      value: m && formatCount(m.live_calls),
      note: m && t('metrics.calls_per_s', { rate: figure(m.calls_per_s, ratioDigits, unknown) }),
    },
    {
      id: 'asr',
      label: t('metrics.asr'),
      value: m && figure(m.asr_percent, ratioDigits, unknown),
      ...(m && m.asr_percent !== null && { unit: '%' }),
      note:
        m &&
        t('metrics.answered_of', {
          answered: formatCount(m.answered_today),
          attempts: formatCount(m.attempts_today),
        }),
    },
    {
      id: 'minutes',
      label: t('metrics.billed_minutes'),
      value: m && figure(m.billed_minutes_today, ratioDigits, unknown),
      note: t('metrics.today'),
    },
    {
      id: 'charges',
      label: t('metrics.charges'),
      value: money(m?.charges_today),
      note: t('metrics.today'),
    },
    {
      id: 'costs',
      label: t('metrics.costs'),
      value: money(m?.costs_today),
      note: t('metrics.today'),
    },
    {
      id: 'margin',
      label: t('metrics.margin'),
      value: money(m?.margin_today, true),
      note: t('metrics.today'),
    },
  ]
  return <KpiStrip label={t('metrics.title')} items={items} isFlush={isFlush} />
}
