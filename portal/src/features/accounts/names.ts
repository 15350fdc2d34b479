import { useCallback } from 'react'
import type { Account } from '@/api/types'
import { useAccounts } from './api'

const none: readonly Account[] = []

/** Accounts for forms that choose one, and names for lists that hold only numbers. */
export function useAccountNames() {
  const accounts = useAccounts().data?.items ?? none
  const nameOf = useCallback(
    (accountId: number) => accounts.find((one) => one.account_id === accountId)?.name ?? null,
    [accounts],
  )
  return { accounts, nameOf }
}
