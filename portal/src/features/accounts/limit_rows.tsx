import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { Account } from '@/api/types'
import { Money } from '@/components/ui/money'
import { Timestamp } from '@/components/ui/timestamp'
import { formatDuration } from '@/lib/format_date'

/** The limits beyond credit, channels and calls per second that an account has, as rows of its properties. */
export function limitRows(account: Account, t: TFunction): (readonly [string, ReactNode])[] {
  const { currency } = account
  const money = (amount: string | null, style: 'total' | 'rate' = 'total') => (
    <Money amount={amount} currency={currency} style={style} unknown={t('common.unlimited')} />
  )
  const rows: (readonly [string, ReactNode])[] = []
  if (account.day_spend_max !== null) {
    rows.push([
      t('limits.day_spend_max'),
      <span key="day">
        {money(account.day_spent ?? '0')} {t('limits.of')} {money(account.day_spend_max)}
      </span>,
    ])
  }
  if (account.price_max !== null) {
    rows.push([t('limits.price_max'), money(account.price_max, 'rate')])
  }
  if (account.temporary_credit_limit !== null) {
    rows.push([
      t('limits.temporary_credit_limit'),
      <span key="temporary">
        {money(account.temporary_credit_limit)} {t('limits.until')}{' '}
        <Timestamp at={account.temporary_credit_until} />
      </span>,
    ])
  }
  if (account.balance_thresholds.length > 0) {
    rows.push([
      t('limits.balance_thresholds'),
      <span key="thresholds" className="flex flex-wrap gap-x-2">
        {account.balance_thresholds.map((amount) => (
          <Money key={amount} amount={amount} currency={currency} />
        ))}
      </span>,
    ])
  }
  if (account.time_to_empty_s !== null) {
    rows.push([t('limits.time_to_empty'), formatDuration(account.time_to_empty_s)])
  }
  return rows
}
