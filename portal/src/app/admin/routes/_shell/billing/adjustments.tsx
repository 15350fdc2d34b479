import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { Check, Scale, X } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { Adjustment } from '@/api/types'
import { ColumnsMenu } from '@/components/patterns/columns_menu'
import { DataTable } from '@/components/patterns/data_table'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { SidePeek } from '@/components/patterns/side_peek'
import { useAccountNames } from '@/features/accounts/names'
import {
  adjustmentsPerPage,
  useAdjustments,
  useDecisionHindrance,
} from '@/features/adjustments/api'
import { useAdjustmentColumns } from '@/features/adjustments/columns'
import { AdjustmentProperties } from '@/features/adjustments/properties'
import { signedAmount } from '@/features/adjustments/signed_amount'
import { optionalId, optionalText } from '@/lib/search'
import { usePaging } from '@/lib/use_paging'
import type { PageAction } from '@/stores/actions'
import { MayView } from '../../../shell/may_view'

const AdjustmentDialog = lazy(() =>
  import('@/features/adjustments/request_dialog').then(({ AdjustmentDialog }) => ({
    default: AdjustmentDialog,
  })),
)
const DecisionDialog = lazy(() =>
  import('@/features/adjustments/decision_dialog').then(({ DecisionDialog }) => ({
    default: DecisionDialog,
  })),
)

export const Route = createFileRoute('/_shell/billing/adjustments')({
  validateSearch: (search: Record<string, unknown>) => ({
    cursor: optionalText(search.cursor),
    adjustment: optionalId(search.adjustment),
  }),
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="adjustments.see" title={t('nav.page.adjustments')}>
        <AdjustmentsPage />
      </MayView>
    )
  },
})

const tableId = 'adjustments'
const rowId = ({ adjustment_id }: Adjustment) => String(adjustment_id)

/** Adjustments, newest first; what waits for a second person is decided in the dock. */
function AdjustmentsPage() {
  const { t } = useTranslation()
  const { cursor, adjustment: peekId } = Route.useSearch()
  const navigate = useNavigate({ from: '/billing/adjustments' })
  const query = useAdjustments(cursor)
  const { accounts, nameOf } = useAccountNames()
  const columns = useAdjustmentColumns(nameOf)
  const mayPost = useMay('adjustments.ask')
  const [opened, setOpened] = useState<'adjust' | 'approve' | 'reject' | null>(null)
  const peeked = query.data?.items.find(({ adjustment_id }) => adjustment_id === peekId)
  const hindrance = useDecisionHindrance(peeked)
  const accountName = peeked
    ? (nameOf(peeked.account_id) ?? t('accounts.numbered', { number: peeked.account_id }))
    : ''
  const paging = usePaging({
    cursor,
    nextCursor: query.data?.next_cursor,
    rowsPerPage: adjustmentsPerPage,
    go: (next) => void navigate({ search: { cursor: next, adjustment: undefined } }),
  })
  const setPeek = useCallback(
    (id: string | null) =>
      void navigate({
        search: { cursor, adjustment: id === null ? undefined : Number(id) },
        replace: true,
      }),
    [navigate, cursor],
  )
  const actions = useMemo<readonly PageAction[]>(
    () => [
      {
        id: 'reject',
        label: t('adjustments.reject'),
        icon: X,
        tone: 'danger',
        isDisabled: hindrance !== null || peeked?.state === 'approved',
        run: () => setOpened('reject'),
      },
      ...(mayPost
        ? [
            {
              id: 'adjust',
              label: t('adjustments.adjust'),
              icon: Scale,
              run: () => setOpened('adjust'),
            } as const,
          ]
        : []),
      {
        id: 'approve',
        label: t('adjustments.approve'),
        icon: Check,
        tone: 'primary',
        isDisabled: hindrance !== null,
        run: () => setOpened('approve'),
      },
    ],
    [t, mayPost, hindrance, peeked?.state],
  )
  const title = t('adjustments.one', { number: peekId })
  return (
    <Page
      isBleed
      title={t('nav.page.adjustments')}
      crumbs={[t('nav.title.billing'), t('nav.group.money')]}
      tools={
        <>
          <RefreshButton query={query} />
          <ColumnsMenu table={tableId} columns={columns} />
        </>
      }
      status={hindrance ? t(`adjustments.hindrance_${hindrance}`) : t('adjustments.may_decide')}
      actions={actions}
      peek={
        peeked && (
          <SidePeek label={title} heading={<b>{title}</b>} onClose={() => setPeek(null)}>
            <AdjustmentProperties adjustment={peeked} accountName={accountName} />
          </SidePeek>
        )
      }
    >
      <DataTable
        isPrimary
        id={tableId}
        label={t('nav.page.adjustments')}
        columns={columns}
        rowId={rowId}
        query={query}
        peekId={peekId === undefined ? null : String(peekId)}
        onPeek={setPeek}
        paging={paging}
        empty={
          <EmptyState
            kind="first_use"
            title={t('adjustments.none')}
            detail={t('adjustments.none_detail')}
          />
        }
      />
      <Suspense fallback={null}>
        <AdjustmentDialog
          open={opened === 'adjust'}
          accounts={accounts}
          onClose={() => setOpened(null)}
        />
        {peeked && (
          <DecisionDialog
            adjustment={peeked}
            deed={opened === 'approve' || opened === 'reject' ? opened : null}
            accountName={accountName}
            amount={signedAmount(peeked)}
            onClose={() => setOpened(null)}
          />
        )}
      </Suspense>
    </Page>
  )
}
