import { HandCoins, Scale } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { AccountChoice } from '@/api/types'
import type { TabLink } from '@/components/patterns/content_tabs'
import type { PageAction } from '@/stores/actions'

const AdjustmentDialog = lazy(() =>
  import('@/features/adjustments/request_dialog').then(({ AdjustmentDialog }) => ({
    default: AdjustmentDialog,
  })),
)
const TopupDialog = lazy(() =>
  import('@/features/topups/record_dialog').then(({ TopupDialog }) => ({ default: TopupDialog })),
)

export const accountPath = (accountId: number) => `/billing/ledger/accounts/${accountId}`

/** The parts of an account's record as content tabs. */
export function useAccountTabs(accountId: number): TabLink[] {
  const { t } = useTranslation()
  const path = accountPath(accountId)
  const mayLimit = useMay('accounts.limit')
  return [
    { label: t('accounts.overview'), to: path },
    { label: t('accounts.lines'), to: `${path}/lines` },
    ...(mayLimit ? [{ label: t('limits.title'), to: `${path}/limits` }] : []),
  ]
}

/** What may be done with an account, for the dock, and the dialogs that do it. */
export function useAccountActions(account: AccountChoice | undefined): {
  actions: readonly PageAction[]
  dialogs: ReactNode
} {
  const { t } = useTranslation()
  const mayAdjust = useMay('adjustments.ask')
  const mayTopUp = useMay('topups.record')
  const [opened, setOpened] = useState<'adjust' | 'topup' | null>(null)
  const close = () => setOpened(null)
  const isDisabled = !account
  const actions = useMemo<readonly PageAction[]>(
    () => [
      ...(mayAdjust
        ? [
            {
              id: 'adjust',
              label: t('adjustments.adjust'),
              icon: Scale,
              isDisabled,
              run: () => setOpened('adjust'),
            },
          ]
        : []),
      ...(mayTopUp
        ? [
            {
              id: 'topup',
              label: t('topups.record'),
              icon: HandCoins,
              tone: 'primary' as const,
              isDisabled,
              run: () => setOpened('topup'),
            },
          ]
        : []),
    ],
    [t, mayAdjust, mayTopUp, isDisabled],
  )
  const choice = useMemo(() => (account ? [account] : []), [account])
  return {
    actions,
    dialogs: account && (
      <Suspense fallback={null}>
        <AdjustmentDialog open={opened === 'adjust'} accounts={choice} onClose={close} />
        <TopupDialog open={opened === 'topup'} accounts={choice} onClose={close} />
      </Suspense>
    ),
  }
}
