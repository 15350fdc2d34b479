import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Carrier } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { StatusBadge } from '@/components/ui/status_badge'
import { formatCount } from '@/lib/format_money'

/** Columns of carriers. */
export function useCarrierColumns(): readonly Column<Carrier>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('carriers.name'),
        width: 160,
        grow: true,
        priority: 1,
        cell: ({ name }) => <span className="med">{name}</span>,
      },
      {
        id: 'code',
        header: t('carriers.code'),
        width: 120,
        priority: 4,
        cell: ({ code }) => <span className="mono text-fg-2">{code}</span>,
      },
      {
        id: 'status',
        header: t('carriers.status'),
        width: 120,
        priority: 2,
        cell: ({ status }) => <StatusBadge domain="carrier" value={status} />,
      },
      {
        id: 'currency',
        header: t('carriers.currency'),
        width: 90,
        priority: 6,
        cell: ({ currency }) => <span className="text-fg-2">{currency}</span>,
      },
      {
        id: 'trunks',
        header: t('carriers.trunks'),
        width: 90,
        align: 'end',
        priority: 5,
        cell: ({ trunks }) => formatCount(trunks),
      },
      {
        id: 'live_calls',
        header: t('carriers.live_calls'),
        width: 100,
        align: 'end',
        priority: 3,
        cell: ({ live_calls }) => formatCount(live_calls),
      },
    ],
    [t],
  )
}
