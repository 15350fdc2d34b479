import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { Cdr } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { FigureRow } from '@/components/patterns/figure_row'
import { SidePeek } from '@/components/patterns/side_peek'
import { CopyButton } from '@/components/ui/copy_button'
import { Money } from '@/components/ui/money'
import { PhoneNumber } from '@/components/ui/phone_number'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatDuration, formatElapsed } from '@/lib/format_date'

interface CdrPeekProps {
  cdr: Cdr
  onClose: () => void
  onOpen: () => void
}

/** Result, numbers and money of a record: head of the peek and of the full page. */
export function CdrHeading({ cdr }: { cdr: Cdr }) {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  const money = (amount: string | null, isSigned = false) => (
    <Money amount={amount} currency={cdr.currency} style="call" isSigned={isSigned} />
  )
  return (
    <>
      <div className="border-b border-line-subtle px-4 py-3.5">
        <div className="flex items-center gap-2 text-xs text-fg-3">
          <StatusBadge domain="call_result" value={cdr.result} />
          <Timestamp at={cdr.started_at} />
        </div>
        <PhoneNumber
          number={cdr.called}
          form="grouped"
          className="mt-2 block text-xl tracking-tight semi"
        />
        <div className="text-fg-3">
          {t('calls.destination_from', { destination: cdr.destination })}{' '}
          <PhoneNumber number={cdr.caller} />
        </div>
      </div>
      <FigureRow
        figures={[
          [t('cdrs.billed'), formatDuration(cdr.billed_s)],
          [t('calls.charge'), money(cdr.charge)],
          ...(maySeeCosts
            ? ([
                [
                  t('calls.cost'),
                  <Money
                    key="cost"
                    amount={cdr.cost}
                    currency={cdr.cost_currency ?? cdr.currency}
                    style="call"
                  />,
                ],
                [t('calls.margin'), money(cdr.margin, true)],
              ] as const)
            : []),
        ]}
      />
    </>
  )
}

/** A call record in the side peek. Open leads to the decision, the ladder and the explanations. */
export function CdrPeek({ cdr, onClose, onOpen }: CdrPeekProps) {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  return (
    <SidePeek
      label={t('calls.detail')}
      onClose={onClose}
      onOpen={onOpen}
      heading={
        <>
          <span className="mono truncate text-fg-2">{cdr.call_id}</span>
          <CopyButton text={cdr.call_id} label={t('calls.copy_id')} />
        </>
      }
    >
      <CdrHeading cdr={cdr} />
      <div className="border-t border-line-subtle px-4 py-3.5">
        <DetailsList
          rows={[
            [t('calls.account'), cdr.account.name],
            ...(maySeeCosts
              ? ([[t('calls.carrier'), cdr.carrier?.name ?? t('common.unknown')]] as const)
              : []),
            [t('cdrs.duration'), formatElapsed(cdr.duration_ms)],
            [t('cdrs.sip_code'), String(cdr.sip_code)],
          ]}
        />
      </div>
    </SidePeek>
  )
}
