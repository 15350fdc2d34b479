import { createFileRoute, useBlocker } from '@tanstack/react-router'
import { Save, Undo2 } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { asApiError, asSentence } from '@/api/problem'
import type { Account } from '@/api/types'
import { ConfirmDialog } from '@/components/patterns/confirm_dialog'
import { Page } from '@/components/patterns/page'
import { QueryView } from '@/components/patterns/query_view'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Banner } from '@/components/ui/banner'
import { useAccount, useChangeLimits } from '@/features/accounts/api'
import { LimitsFields } from '@/features/accounts/limits_form'
import { changeOf, formOf, isChanged, type LimitsForm } from '@/features/accounts/limits_values'
import { useRequestKey } from '@/lib/use_request_key'
import type { PageAction } from '@/stores/actions'
import { useToasts } from '@/stores/toasts'
import { accountPath, useAccountTabs } from '../../../../shell/account_parts'
import { MayView } from '../../../../shell/may_view'

export const Route = createFileRoute('/_shell/billing/ledger/accounts/$accountId/limits')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="accounts.limit" title={t('accounts.one')}>
        <LimitsPage />
      </MayView>
    )
  },
})

/** Limits of an account: changed with a reason, in force for the next call. */
function LimitsPage() {
  const { t } = useTranslation()
  const accountId = Number(Route.useParams().accountId)
  const query = useAccount(accountId)
  const form = useForm<LimitsForm>({ mode: 'onBlur', reValidateMode: 'onChange' })
  const change = useChangeLimits(accountId)
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const element = useRef<HTMLFormElement>(null)
  /** The account that the form was filled from: what others change meanwhile is refused, not lost. */
  const origin = useRef<Account | null>(null)
  const { reset, handleSubmit, setError, watch } = form
  const account = query.data
  const values = watch()
  const isDirty =
    origin.current !== null && values.reason !== undefined && isChanged(values, origin.current)

  const fill = useMemo(
    () => (from: Account) => {
      origin.current = from
      reset(formOf(from))
    },
    [reset],
  )
  useEffect(() => {
    if (account && (origin.current === null || (!isDirty && !change.isError))) {
      if (origin.current?.limits_version !== account.limits_version) fill(account)
    }
  }, [account, isDirty, change.isError, fill])

  const submit = handleSubmit((typed) => {
    const from = origin.current
    if (!from || !isChanged(typed, from)) return
    const content = changeOf(typed, from)
    change.mutate(
      { change: content, key: requestKey.keyFor(content) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          fill({ ...from, ...done })
          show({ tone: 'success', title: t('limits.done'), detail: t('limits.done_detail') })
        },
        onError: (error) => {
          for (const { pointer, detail } of asApiError(error).fields) {
            const name = pointer.slice(1).split('/')[0] as keyof LimitsForm
            if (name in typed) setError(name, { message: asSentence(detail) })
          }
        },
      },
    )
  })
  const undo = useMemo(
    () => () => {
      change.reset()
      if (account) fill(account)
    },
    [account, fill, change.reset],
  )
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !change.isPending,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  const actions = useMemo<readonly PageAction[]>(
    () => [
      {
        id: 'undo',
        label: t('limits.discard'),
        icon: Undo2,
        isDisabled: !isDirty && !change.isError,
        run: undo,
      },
      {
        id: 'save',
        label: t('limits.save'),
        icon: Save,
        tone: 'primary',
        isDisabled: !isDirty,
        isPending: change.isPending,
        run: () => element.current?.requestSubmit(),
      },
    ],
    [t, isDirty, change.isPending, change.isError, undo],
  )
  const problem = change.error ? asApiError(change.error) : null
  return (
    <Page
      title={account?.name ?? t('accounts.one')}
      crumbs={[t('nav.title.billing'), t('ledger.title'), t('nav.page.accounts')]}
      tabs={useAccountTabs(accountId)}
      currentTab={`${accountPath(accountId)}/limits`}
      tools={<RefreshButton query={query} />}
      status={t(isDirty ? 'limits.unsaved' : 'limits.dock_status')}
      actions={actions}
    >
      <QueryView query={query} skeletonRows={8}>
        {({ currency }) => (
          <form
            ref={element}
            noValidate
            aria-label={t('limits.title')}
            className="grid gap-4"
            onSubmit={change.isPending ? (event) => event.preventDefault() : submit}
          >
            {problem && (
              <Banner tone="danger" role="alert">
                <b>{problem.kind === 'network' ? t('states.offline') : problem.message}</b>
                {problem.kind === 'stale-version' ? (
                  <p>{t('limits.stale')}</p>
                ) : (
                  problem.detail && <p>{asSentence(problem.detail)}</p>
                )}
                {problem.kind === 'network' && <p>{t('states.not_known')}</p>}
              </Banner>
            )}
            <LimitsFields form={form} currency={currency} />
          </form>
        )}
      </QueryView>
      <ConfirmDialog
        open={blocker.status === 'blocked'}
        title={t('limits.leave_title')}
        detail={t('limits.leave_detail')}
        confirmLabel={t('limits.leave')}
        onConfirm={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      />
    </Page>
  )
}
