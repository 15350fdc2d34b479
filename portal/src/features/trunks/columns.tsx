import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Trunk } from '@/api/types'
import type { Column } from '@/components/patterns/data_table/types'
import { StatusBadge } from '@/components/ui/status_badge'
import { formatCount } from '@/lib/format_money'

/** Where a trunk's traffic comes from or goes to: a network for customers, a host and port for carriers. */
export function trunkAddress({ source, host, port }: Trunk): string {
  if (source) return source
  if (!host) return ''
  return port ? `${host}:${port}` : host
}

/** Columns of trunks, both directions in one list. */
export function useTrunkColumns(): readonly Column<Trunk>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('trunks.name'),
        width: 150,
        grow: true,
        priority: 1,
        cell: ({ name }) => <span className="med">{name}</span>,
      },
      {
        id: 'direction',
        header: t('trunks.direction'),
        width: 140,
        priority: 2,
        cell: ({ direction }) => <StatusBadge domain="direction" value={direction} />,
      },
      {
        id: 'party',
        header: t('trunks.party'),
        width: 150,
        grow: true,
        priority: 4,
        cell: ({ account, carrier }) => account?.name ?? carrier?.name ?? t('common.none'),
      },
      {
        id: 'address',
        header: t('trunks.address'),
        width: 160,
        priority: 5,
        cell: (trunk) =>
          trunk.problem ? (
            <span title={trunk.problem}>{trunk.problem}</span>
          ) : (
            <span className="mono">{trunkAddress(trunk) || t('common.none')}</span>
          ),
      },
      {
        id: 'prefix',
        header: t('trunks.tech_prefix'),
        width: 96,
        priority: 8,
        cell: ({ tech_prefix }) => (
          <span className="mono text-fg-2">{tech_prefix || t('common.none')}</span>
        ),
      },
      {
        id: 'status',
        header: t('trunks.status'),
        width: 104,
        priority: 6,
        cell: ({ status, problem }) => (
          <StatusBadge domain="trunk" value={problem ? 'unusable' : status} />
        ),
      },
      {
        id: 'channels',
        header: t('trunks.channels'),
        width: 110,
        align: 'end',
        priority: 3,
        cell: ({ channels_in_use, channels_max }) => (
          <>
            {formatCount(channels_in_use)}
            <span className="text-fg-3">
              {channels_max > 0 ? ` / ${formatCount(channels_max)}` : ''}
            </span>
          </>
        ),
      },
      {
        id: 'cps',
        header: t('trunks.cps_max'),
        width: 96,
        align: 'end',
        priority: 7,
        cell: ({ cps_max }) => (cps_max > 0 ? formatCount(cps_max) : t('common.unlimited')),
      },
    ],
    [t],
  )
}
