import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import type { AccountChoice, AdjustmentRequest } from '@/api/types'
import { AccountField } from '@/components/patterns/account_field'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { MoneyInput } from '@/components/ui/money_input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { readAmount } from '@/lib/read_amount'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useRequestAdjustment } from './api'

interface AdjustmentDialogProps {
  open: boolean
  /** The accounts to choose from; with one there is nothing to choose. */
  accounts: readonly AccountChoice[]
  onClose: () => void
}

interface AdjustmentForm {
  account: string
  direction: AdjustmentRequest['direction']
  amount: string
  reason: string
}

const empty: AdjustmentForm = { account: '', direction: 'credit', amount: '', reason: '' }
const pointers = ['/direction', '/amount', '/reason']

/** Money for or against a customer, by hand, for a reason that stays with the entry. */
export function AdjustmentDialog({ open, accounts, onClose }: AdjustmentDialogProps) {
  const { t } = useTranslation()
  const request = useRequestAdjustment()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const { register, handleSubmit, setError, reset, watch, formState } = useForm<AdjustmentForm>({
    mode: 'onSubmit',
    defaultValues: empty,
  })
  const { errors } = formState
  const chosen = watch('account')
  const account =
    accounts.find(({ account_id }) => String(account_id) === chosen) ??
    (accounts.length === 1 ? accounts[0] : undefined)
  const { reset: forget } = request
  useEffect(() => {
    if (!open) return
    reset(empty)
    forget()
  }, [open, reset, forget])

  const submit = handleSubmit((form) => {
    const amount = readAmount(form.amount)
    if (!amount || !account) return
    const adjustment: AdjustmentRequest = {
      account_id: account.account_id,
      direction: form.direction,
      amount,
      currency: account.currency,
      reason: form.reason.trim(),
    }
    request.mutate(
      { adjustment, key: requestKey.keyFor(adjustment) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show(
            done.entry_no === null
              ? {
                  tone: 'neutral',
                  title: t('adjustments.waiting'),
                  detail: t('adjustments.waiting_detail'),
                }
              : {
                  tone: 'success',
                  title: t('adjustments.done'),
                  detail: t('ledger.posted_as', { number: done.entry_no }),
                },
          )
          onClose()
        },
        onError: (error) => {
          for (const { pointer, detail } of asApiError(error).fields) {
            if (pointers.includes(pointer))
              setError(pointer.slice(1) as keyof AdjustmentForm, { message: detail })
          }
        },
      },
    )
  })

  return (
    <FormDialog
      open={open}
      title={t('adjustments.adjust')}
      description={
        accounts.length === 1 && account
          ? t('adjustments.adjust_for', { account: account.name })
          : t('adjustments.adjust_detail')
      }
      submitLabel={t('adjustments.submit')}
      isPending={request.isPending}
      error={request.error}
      fields={pointers}
      onSubmit={submit}
      onClose={onClose}
    >
      {accounts.length !== 1 && (
        <AccountField
          accounts={accounts}
          error={errors.account?.message ?? ''}
          {...register('account', { required: t('topups.account_missing') })}
        />
      )}
      <Field label={t('adjustments.direction')} error={errors.direction?.message ?? ''}>
        {(control) => (
          <Select
            {...control}
            {...register('direction')}
            options={(['credit', 'debit'] as const).map((value) => ({
              value,
              label: t(`adjustments.direction_${value}`),
            }))}
          />
        )}
      </Field>
      <Field label={t('ledger.amount')} error={errors.amount?.message ?? ''}>
        {(control) => (
          <MoneyInput
            {...control}
            {...register('amount', {
              validate: (typed) => readAmount(typed) !== null || t('money.amount_wrong'),
            })}
            currency={account?.currency ?? ''}
          />
        )}
      </Field>
      <Field
        label={t('adjustments.reason')}
        hint={t('adjustments.reason_hint')}
        error={errors.reason?.message ?? ''}
      >
        {(control) => (
          <Textarea
            {...control}
            {...register('reason', {
              validate: (text) => text.trim() !== '' || t('adjustments.reason_missing'),
            })}
            maxLength={500}
          />
        )}
      </Field>
    </FormDialog>
  )
}
