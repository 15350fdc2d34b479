import { useTranslation } from 'react-i18next'
import type { RatingExplanation } from '@/api/types'
import { ExplanationSteps } from '@/components/patterns/explanation_steps'
import { Money } from '@/components/ui/money'
import { formatCount, formatMoney } from '@/lib/format_money'

interface RatingProps {
  /** Which side of the call: "Charge" or "Cost". */
  label: string
  explanation: RatingExplanation
  currency: string
}

/** One side's rating: the price that was found, the roundings, and the arithmetic line by line. */
export function Rating({ label, explanation, currency }: RatingProps) {
  const { t } = useTranslation()
  const { rate_initial, rate_next } = explanation
  const facts = [
    [t('rating.card'), explanation.card?.name ?? t('common.unknown')],
    [
      t('rating.prefix'),
      <span key="prefix">
        <span className="mono">{explanation.prefix}</span> {explanation.destination}
      </span>,
    ],
    [
      t('rating.rate'),
      <span key="rate">
        <Money amount={rate_initial} currency={currency} style="rate" />
        {rate_next !== rate_initial && (
          <>
            {' '}
            {t('rating.then_rate')} <Money amount={rate_next} currency={currency} style="rate" />
          </>
        )}{' '}
        {t('rating.per_min')}
      </span>,
    ],
    [t('rating.increments'), explanation.increments],
    [
      t('rating.duration'),
      t('rating.duration_value', {
        ms: formatCount(explanation.duration_ms),
        rounding: explanation.duration_rounding,
        seconds: formatCount(explanation.seconds),
      }),
    ],
    [t('rating.billed'), t('rating.seconds', { count: explanation.billed_s })],
    [
      t('rating.rounding'),
      t('rating.rounding_value', {
        mode: explanation.rounding,
        count: explanation.precision,
      }),
    ],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5 p-3.5 max-sm:grid-cols-1">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-fg-3">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="border-t border-line">
        <ExplanationSteps
          label={t('rating.steps_of', { label })}
          headings={[t('rating.step'), t('rating.formula'), t('rating.value')]}
          steps={explanation.steps.map((step) => ({
            ...step,
            value: formatMoney(step.value, currency, 'exact'),
          }))}
          total={[label, formatMoney(explanation.total, currency, 'exact')]}
        />
      </div>
    </>
  )
}
