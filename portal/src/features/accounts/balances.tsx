import { useTranslation } from 'react-i18next'
import type { Account } from '@/api/types'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { useAccounts } from './api'
import { useAccountColumns } from './columns'

interface AccountBalancesProps {
  onOpen: (accountId: string) => void
}

const accountId = (account: Account) => String(account.account_id)

/** Balances of all accounts: posted, held and available move as calls run. */
export function AccountBalances({ onOpen }: AccountBalancesProps) {
  const { t } = useTranslation()
  const query = useAccounts()
  return (
    <DataTable
      id="balances"
      label={t('accounts.balances')}
      columns={useAccountColumns()}
      rowId={accountId}
      query={query}
      onOpen={onOpen}
      empty={
        <EmptyState
          kind="first_use"
          title={t('accounts.none')}
          detail={t('accounts.none_detail')}
        />
      }
    />
  )
}
