import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { LiveCall } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { FigureRow } from '@/components/patterns/figure_row'
import { SidePeek } from '@/components/patterns/side_peek'
import { CopyButton } from '@/components/ui/copy_button'
import { Money } from '@/components/ui/money'
import { PhoneNumber } from '@/components/ui/phone_number'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatDuration } from '@/lib/format_date'

interface LiveCallPeekProps {
  callId: string
  /** Undefined: the call has ended while its detail was open. */
  call: LiveCall | undefined
  onClose: () => void
  /** Goes to the call's record, which exists once it has ended. */
  onOpen: () => void
}

/** A running call in the side peek: money growing, the hold behind it, and who carries it. */
export function LiveCallPeek({ callId, call, onClose, onOpen }: LiveCallPeekProps) {
  const { t } = useTranslation()
  return (
    <SidePeek
      label={t('calls.detail')}
      onClose={onClose}
      {...(!call && { onOpen })}
      heading={
        <>
          <span className="mono truncate text-fg-2">{callId}</span>
          <CopyButton text={callId} label={t('calls.copy_id')} />
        </>
      }
    >
      {call ? (
        <RunningCall call={call} />
      ) : (
        <p className="p-4 text-fg-2">{t('calls.ended_meanwhile')}</p>
      )}
    </SidePeek>
  )
}

function RunningCall({ call }: { call: LiveCall }) {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  const { currency } = call
  const money = (amount: string | null, style: 'rate' | 'exact' | 'call') => (
    <Money amount={amount} currency={currency} style={style} />
  )
  return (
    <>
      <div className="border-b border-line-subtle px-4 py-3.5">
        <div className="flex items-center gap-2 text-xs text-fg-3">
          <StatusBadge domain="live_call" value={call.state} />
          <Timestamp at={call.answered_at ?? call.routed_at} />
        </div>
        <PhoneNumber
          number={call.called}
          form="grouped"
          className="mt-2 block text-xl tracking-tight semi"
        />
        <div className="text-fg-3">
          {t('calls.destination_from', { destination: call.destination })}{' '}
          <PhoneNumber number={call.caller} />
        </div>
      </div>
      <div className="border-b border-line-subtle">
        <FigureRow
          figures={[
            [t('calls.duration'), formatDuration(call.duration_s)],
            [t('calls.charge'), money(call.charge, 'call')],
            ...(maySeeCosts
              ? ([
                  [t('calls.cost'), money(call.cost, 'call')],
                  [
                    t('calls.margin'),
                    <Money
                      key="margin"
                      amount={call.margin}
                      currency={currency}
                      style="call"
                      isSigned
                    />,
                  ],
                ] as const)
              : []),
          ]}
        />
      </div>
      <div className="border-b border-line-subtle px-4 py-3.5">
        <DetailsList
          rows={[
            [t('calls.account'), call.account.name],
            [t('calls.customer'), call.customer.name],
            ...(maySeeCosts
              ? ([
                  [t('calls.carrier'), call.carrier?.name ?? t('common.unknown')],
                  [t('calls.trunk'), call.trunk?.name ?? t('common.unknown')],
                ] as const)
              : []),
            [t('calls.rate_per_min'), money(call.rate_per_min, 'rate')],
            ...(maySeeCosts
              ? ([[t('calls.cost_per_min'), money(call.cost_per_min, 'rate')]] as const)
              : []),
            [t('calls.routed_at'), <Timestamp key="routed" at={call.routed_at} />],
            [t('calls.answered_at'), <Timestamp key="answered" at={call.answered_at} />],
          ]}
        />
      </div>
      <section className="px-4 py-3.5" aria-label={t('calls.hold')}>
        <h2 className="mb-2.5 text-xs text-fg-2">{t('calls.hold')}</h2>
        <DetailsList
          rows={[
            [t('calls.hold_reserved'), money(call.hold, 'exact')],
            [t('calls.hold_granted'), formatDuration(call.granted_s)],
          ]}
        />
        <p className="mt-2.5 text-xs text-fg-3">{t('calls.hold_meaning')}</p>
      </section>
    </>
  )
}
