import { useTranslation } from 'react-i18next'
import type { Adjustment } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { FigureRow } from '@/components/patterns/figure_row'
import { Money } from '@/components/ui/money'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'
import { signedAmount } from './signed_amount'

interface AdjustmentPropertiesProps {
  adjustment: Adjustment
  accountName: string
}

/** An adjustment in the side peek: amount and state, who asked, who decided, and its entry. */
export function AdjustmentProperties({ adjustment, accountName }: AdjustmentPropertiesProps) {
  const { t } = useTranslation()
  const { state, currency } = adjustment
  const user = (number: number | null) =>
    number === null ? t('common.none') : t('users.numbered', { number })
  return (
    <>
      <div className="border-b border-line-subtle">
        <FigureRow
          figures={[
            [
              t('ledger.amount'),
              <Money
                key="amount"
                amount={signedAmount(adjustment)}
                currency={currency}
                style="exact"
                isSigned
              />,
            ],
            [t('adjustments.state'), <StatusBadge key="state" domain="adjustment" value={state} />],
          ]}
        />
      </div>
      <div className="px-4 py-3.5">
        <DetailsList
          rows={[
            [t('topups.account'), accountName],
            [t('adjustments.reason'), adjustment.reason],
            [
              t('adjustments.approval'),
              t(adjustment.needs_approval ? 'adjustments.needs_two' : 'adjustments.needs_one'),
            ],
            [t('adjustments.requested_by'), user(adjustment.requested_by)],
            [t('adjustments.requested'), <Timestamp key="at" at={adjustment.requested_at} />],
            [t('adjustments.decided_by'), user(adjustment.decided_by)],
            [
              t('adjustments.decided'),
              <Timestamp
                key="decided"
                at={adjustment.decided_at}
                unknown={t('adjustments.not_decided')}
              />,
            ],
            [t('adjustments.decision_reason'), adjustment.decision_reason || t('common.none')],
            [
              t('ledger.entry_no'),
              adjustment.entry_no === null
                ? t('adjustments.not_posted')
                : formatCount(adjustment.entry_no),
            ],
          ]}
        />
      </div>
    </>
  )
}
