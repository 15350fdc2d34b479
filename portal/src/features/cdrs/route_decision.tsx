import { useTranslation } from 'react-i18next'
import type { RouteCandidate, RouteDecision } from '@/api/types'
import { Money } from '@/components/ui/money'
import { StatusBadge } from '@/components/ui/status_badge'
import { formatCount } from '@/lib/format_money'

interface RouteDecisionTableProps {
  decision: RouteDecision
  currency: string
}

const head = 'h-8 px-3.5 text-left text-2xs text-fg-3 med whitespace-nowrap'
const cell = 'px-3.5 py-2'

function Candidate({ candidate, currency }: { candidate: RouteCandidate; currency: string }) {
  const { t } = useTranslation()
  const isUsed = candidate.outcome === 'used'
  const rank = candidate.rank
  return (
    <tr
      className={isUsed ? 'border-b border-line-subtle' : 'border-b border-line-subtle text-fg-2'}
    >
      <td className={`${cell} num`}>{rank ? formatCount(rank) : ''}</td>
      <td className={cell}>
        <span className="block med">{candidate.carrier_name}</span>
        <span className="block text-xs text-fg-3">{candidate.trunk_name}</span>
      </td>
      <td className={cell}>
        <StatusBadge domain="candidate" value={candidate.outcome} />
        {candidate.reason && (
          <span className="mt-1 block text-xs text-fg-3">{candidate.reason}</span>
        )}
      </td>
      <td className={`${cell} num text-right`}>{formatCount(candidate.priority)}</td>
      <td className={`${cell} mono`}>{candidate.prefix || t('common.none')}</td>
      <td className={`${cell} text-right`}>
        <Money amount={candidate.expected_cost} currency={currency} style="rate" />
      </td>
      <td className={`${cell} text-right`}>
        <Money amount={candidate.expected_margin} currency={currency} style="rate" isSigned />
      </td>
    </tr>
  )
}

/** Every trunk that was looked at for the call, in the order tried, and why the others were not used. */
export function RouteDecisionTable({ decision, currency }: RouteDecisionTableProps) {
  const { t } = useTranslation()
  return (
    <section
      tabIndex={0}
      aria-label={t('route.title')}
      className="overflow-x-auto -outline-offset-2"
    >
      <table className="w-full min-w-[680px]">
        <thead className="border-b border-line bg-subtle">
          <tr>
            <th className={head}>{t('route.rank')}</th>
            <th className={head}>{t('route.carrier_trunk')}</th>
            <th className={head}>{t('route.outcome')}</th>
            <th className={`${head} text-right`}>{t('route.priority')}</th>
            <th className={head}>{t('route.prefix')}</th>
            <th className={`${head} text-right`}>{t('route.expected_cost')}</th>
            <th className={`${head} text-right`}>{t('route.expected_margin')}</th>
          </tr>
        </thead>
        <tbody className="align-top">
          {decision.candidates.map((candidate) => (
            <Candidate key={candidate.trunk_id} candidate={candidate} currency={currency} />
          ))}
        </tbody>
      </table>
      <p className="flex flex-wrap gap-x-4 px-3.5 py-2.5 text-xs text-fg-3">
        <span>{t('route.expected_call', { count: decision.expected_call_s })}</span>
        <span>
          {t('route.expected_price')}{' '}
          <Money amount={decision.expected_price} currency={currency} style="rate" />
        </span>
      </p>
    </section>
  )
}
