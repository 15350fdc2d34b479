import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { LiveCall } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { Money } from '@/components/ui/money'
import { PhoneNumber } from '@/components/ui/phone_number'
import { StatusBadge } from '@/components/ui/status_badge'
import { compareDecimals } from '@/lib/decimal'
import { formatDuration } from '@/lib/format_date'

const byText = (read: (call: LiveCall) => string) => (a: LiveCall, b: LiveCall) =>
  read(a).localeCompare(read(b))

/** Columns of the running calls; without the permission `costs.view` there is no carrier, cost or margin. */
export function useLiveCallColumns(): readonly Column<LiveCall>[] {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  return useMemo(() => {
    const columns: Column<LiveCall>[] = [
      {
        id: 'state',
        header: t('calls.state'),
        width: 98,
        priority: 2,
        cell: ({ state }) => <StatusBadge domain="live_call" value={state} />,
        compare: byText(({ state }) => state),
      },
      {
        id: 'account',
        header: t('calls.account'),
        width: 118,
        grow: true,
        priority: 4,
        cell: ({ account }) => <span className="med">{account.name}</span>,
        compare: byText(({ account }) => account.name),
      },
      {
        id: 'caller',
        header: t('calls.caller'),
        width: 112,
        priority: 8,
        cell: ({ caller }) => <PhoneNumber number={caller} className="text-fg-2" />,
      },
      {
        id: 'called',
        header: t('calls.called'),
        width: 124,
        priority: 1,
        cell: ({ called }) => <PhoneNumber number={called} />,
      },
      {
        id: 'destination',
        header: t('calls.destination'),
        width: 116,
        grow: true,
        priority: 6,
        cell: ({ destination }) => destination,
        compare: byText(({ destination }) => destination),
      },
      {
        id: 'carrier',
        header: t('calls.carrier'),
        width: 100,
        grow: true,
        priority: 7,
        cell: ({ carrier }) => (
          <span className="text-fg-2">{carrier?.name ?? t('common.unknown')}</span>
        ),
        compare: byText(({ carrier }) => carrier?.name ?? ''),
      },
      {
        id: 'duration',
        header: t('calls.duration'),
        width: 74,
        align: 'end',
        priority: 5,
        cell: ({ duration_s }) => formatDuration(duration_s),
        compare: (a, b) => a.duration_s - b.duration_s,
      },
      {
        id: 'rate',
        header: t('calls.rate_per_min'),
        width: 80,
        align: 'end',
        priority: 9,
        cell: ({ rate_per_min, currency }) => (
          <Money amount={rate_per_min} currency={currency} style="rate" />
        ),
        compare: (a, b) => compareDecimals(a.rate_per_min, b.rate_per_min),
      },
      {
        id: 'charge',
        header: t('calls.charge'),
        width: 78,
        align: 'end',
        priority: 3,
        cell: ({ charge, currency }) => <Money amount={charge} currency={currency} style="call" />,
        compare: (a, b) => compareDecimals(a.charge, b.charge),
      },
      {
        id: 'cost',
        header: t('calls.cost'),
        width: 78,
        align: 'end',
        priority: 10,
        cell: ({ cost, currency }) => <Money amount={cost} currency={currency} style="call" />,
        compare: (a, b) => compareDecimals(a.cost, b.cost),
      },
      {
        id: 'margin',
        header: t('calls.margin'),
        width: 84,
        align: 'end',
        priority: 5.5,
        cell: ({ margin, currency }) => (
          <Money amount={margin} currency={currency} style="call" isSigned />
        ),
        compare: (a, b) => compareDecimals(a.margin, b.margin),
      },
    ]
    const costColumns = ['carrier', 'cost', 'margin']
    return maySeeCosts ? columns : columns.filter(({ id }) => !costColumns.includes(id))
  }, [t, maySeeCosts])
}
