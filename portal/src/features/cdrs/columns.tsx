import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { Cdr } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Money } from '@/components/ui/money'
import { PhoneNumber } from '@/components/ui/phone_number'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatDuration } from '@/lib/format_date'

const answeredCode = 200

function Result({ cdr }: { cdr: Cdr }) {
  return (
    <span className="flex items-center gap-2">
      <StatusBadge domain="call_result" value={cdr.result} />
      {cdr.sip_code !== answeredCode && <span className="mono text-fg-3">{cdr.sip_code}</span>}
    </span>
  )
}

/** Columns of call records; without the permission `costs.view` there is no carrier, cost or margin. */
export function useCdrColumns(): readonly Column<Cdr>[] {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  return useMemo(() => {
    const columns: Column<Cdr>[] = [
      {
        id: 'started',
        header: t('cdrs.started'),
        width: 102,
        priority: 1,
        cell: ({ started_at }) => (
          <span className="text-fg-2">
            <Timestamp at={started_at} style="recent" />
          </span>
        ),
      },
      {
        id: 'result',
        header: t('cdrs.result'),
        width: 128,
        priority: 2,
        cell: (cdr) => <Result cdr={cdr} />,
      },
      {
        id: 'account',
        header: t('calls.account'),
        width: 130,
        grow: true,
        priority: 5,
        cell: ({ account }) => <span className="med">{account.name}</span>,
      },
      {
        id: 'caller',
        header: t('calls.caller'),
        width: 122,
        priority: 8,
        cell: ({ caller }) => <PhoneNumber number={caller} className="text-fg-2" />,
      },
      {
        id: 'called',
        header: t('calls.called'),
        width: 126,
        priority: 3,
        cell: ({ called }) => <PhoneNumber number={called} />,
      },
      {
        id: 'destination',
        header: t('calls.destination'),
        width: 130,
        grow: true,
        priority: 6,
        cell: ({ destination }) => destination,
      },
      {
        id: 'carrier',
        header: t('calls.carrier'),
        width: 112,
        grow: true,
        priority: 9,
        cell: ({ carrier }) => (
          <span className="text-fg-2">{carrier?.name ?? t('common.unknown')}</span>
        ),
      },
      {
        id: 'billed',
        header: t('cdrs.billed'),
        width: 68,
        align: 'end',
        priority: 7,
        cell: ({ billed_s }) => (
          <span className={billed_s === 0 ? 'text-fg-3' : ''}>{formatDuration(billed_s)}</span>
        ),
      },
      {
        id: 'charge',
        header: t('calls.charge'),
        width: 80,
        align: 'end',
        priority: 4,
        cell: ({ charge, currency, billed_s }) => (
          <span className={billed_s === 0 ? 'text-fg-3' : ''}>
            <Money amount={charge} currency={currency} style="call" />
          </span>
        ),
      },
      {
        id: 'cost',
        header: t('calls.cost'),
        width: 84,
        align: 'end',
        priority: 11,
        cell: ({ cost, cost_currency, currency }) => (
          <Money amount={cost} currency={cost_currency ?? currency} style="call" />
        ),
      },
      {
        id: 'margin',
        header: t('calls.margin'),
        width: 92,
        align: 'end',
        priority: 10,
        cell: ({ margin, currency, result }) => (
          <Money
            amount={result === 'answered' ? margin : null}
            currency={currency}
            style="call"
            isSigned
          />
        ),
      },
    ]
    const costColumns = ['carrier', 'cost', 'margin']
    return maySeeCosts ? columns : columns.filter(({ id }) => !costColumns.includes(id))
  }, [t, maySeeCosts])
}
