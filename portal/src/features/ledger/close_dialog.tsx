import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useClosePeriod } from './api'
import { monthBefore } from './month'

interface CloseDialogProps {
  open: boolean
  onClose: () => void
}

/** Closes a month of the books, by default the one before this one (UTC). */
export function CloseDialog({ open, onClose }: CloseDialogProps) {
  const { t } = useTranslation()
  const close = useClosePeriod()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const { register, handleSubmit, setError, reset, formState } = useForm({
    defaultValues: { period: '' },
  })
  const { reset: forget } = close
  useEffect(() => {
    if (!open) return
    reset({ period: monthBefore(new Date()) })
    forget()
  }, [open, reset, forget])

  const submit = handleSubmit(({ period }) =>
    close.mutate(
      { period, key: requestKey.keyFor(period) },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({ tone: 'success', title: t('periods.closed_done', { period: done.period }) })
          onClose()
        },
        onError: (error) => {
          const fault = asApiError(error).fields.find(({ pointer }) => pointer === '/period')
          if (fault) setError('period', { message: fault.detail })
        },
      },
    ),
  )

  return (
    <FormDialog
      open={open}
      title={t('periods.close')}
      description={t('periods.close_detail')}
      submitLabel={t('periods.submit')}
      isPending={close.isPending}
      error={close.error}
      fields={['/period']}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('periods.month')} error={formState.errors.period?.message ?? ''}>
        {(control) => (
          <Input
            {...control}
            {...register('period', {
              validate: (text) =>
                /^\d{4}-(0[1-9]|1[0-2])$/.test(text) || t('periods.month_missing'),
            })}
            type="month"
          />
        )}
      </Field>
    </FormDialog>
  )
}
