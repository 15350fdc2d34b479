import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import type { AccountChoice, TopupRequest } from '@/api/types'
import { AccountField } from '@/components/patterns/account_field'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { MoneyInput } from '@/components/ui/money_input'
import { Select } from '@/components/ui/select'
import { formatMoney } from '@/lib/format_money'
import { readAmount } from '@/lib/read_amount'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { topupChannels, useRecordTopup } from './api'

interface TopupDialogProps {
  open: boolean
  /** The accounts to choose from; with one there is nothing to choose. */
  accounts: readonly AccountChoice[]
  onClose: () => void
}

interface TopupForm {
  account: string
  amount: string
  channel: TopupRequest['channel']
  reference: string
  note: string
}

const empty: TopupForm = { account: '', amount: '', channel: 'bank', reference: '', note: '' }
const pointers = ['/amount', '/channel', '/reference', '/note']

/** Records a payment that has come in. The balance has it at once; each payment is recorded once. */
export function TopupDialog({ open, accounts, onClose }: TopupDialogProps) {
  const { t } = useTranslation()
  const record = useRecordTopup()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const { register, handleSubmit, setError, reset, watch, formState } = useForm<TopupForm>({
    mode: 'onSubmit',
    defaultValues: empty,
  })
  const { errors } = formState
  const chosen = watch('account')
  const account =
    accounts.find(({ account_id }) => String(account_id) === chosen) ??
    (accounts.length === 1 ? accounts[0] : undefined)
  const { reset: forget } = record
  useEffect(() => {
    if (!open) return
    reset(empty)
    forget()
  }, [open, reset, forget])

  const submit = handleSubmit((form) => {
    const amount = readAmount(form.amount)
    if (!amount || !account) return
    const topup: TopupRequest = {
      amount,
      currency: account.currency,
      channel: form.channel,
      reference: form.reference.trim(),
      note: form.note.trim() || null,
    }
    const accountId = account.account_id
    record.mutate(
      { accountId, topup, key: requestKey.keyFor({ accountId, topup }) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({
            tone: 'success',
            title: t('topups.done', { amount: formatMoney(done.amount, done.currency) }),
            detail: t('ledger.posted_as', { number: done.entry_no }),
          })
          onClose()
        },
        onError: (error) => {
          for (const { pointer, detail } of asApiError(error).fields) {
            if (pointers.includes(pointer))
              setError(pointer.slice(1) as keyof TopupForm, { message: detail })
          }
        },
      },
    )
  })

  return (
    <FormDialog
      open={open}
      title={t('topups.record')}
      description={
        accounts.length === 1 && account
          ? t('topups.record_for', { account: account.name })
          : t('topups.record_detail')
      }
      submitLabel={t('topups.submit')}
      isPending={record.isPending}
      error={record.error}
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
      <Field label={t('topups.channel')} error={errors.channel?.message ?? ''}>
        {(control) => (
          <Select
            {...control}
            {...register('channel')}
            options={topupChannels.map((value) => ({
              value,
              label: t(`topups.channel_${value}`),
            }))}
          />
        )}
      </Field>
      <Field
        label={t('topups.reference')}
        hint={t('topups.reference_hint')}
        error={errors.reference?.message ?? ''}
      >
        {(control) => (
          <Input
            {...control}
            {...register('reference', {
              validate: (text) => text.trim() !== '' || t('topups.reference_missing'),
            })}
            maxLength={120}
            autoComplete="off"
          />
        )}
      </Field>
      <Field label={t('topups.note_optional')} error={errors.note?.message ?? ''}>
        {(control) => <Input {...control} {...register('note')} maxLength={500} />}
      </Field>
    </FormDialog>
  )
}
