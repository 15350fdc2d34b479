import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { CdrSource } from '@/api/types'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useChangeCdrSource } from './api'
import { noPull, PullFields, type PullForm, pullFormOf, readPull } from './pull_fields'

interface SourceChangeDialogProps {
  source: CdrSource
  open: boolean
  onClose: () => void
}

interface ChangeForm extends PullForm {
  status: CdrSource['status']
  reason: string
}

/** Takes a source out of use or back, and says how it is asked. */
export function SourceChangeDialog({ source, open, onClose }: SourceChangeDialogProps) {
  const { t } = useTranslation()
  const save = useChangeCdrSource()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const form = useForm<ChangeForm>({
    defaultValues: { status: source.status, reason: '', ...noPull },
  })
  const { register, handleSubmit, reset, formState } = form
  const { reset: forget } = save
  useEffect(() => {
    if (!open) return
    reset({ status: source.status, reason: '', ...pullFormOf(source) })
    forget()
  }, [open, source, reset, forget])
  const isPull = source.kind === 'pull'

  const submit = handleSubmit(({ status, reason, ...pull }) => {
    const change = {
      reason: reason.trim(),
      status,
      ...(isPull && { pull: readPull(pull, source) }),
    }
    save.mutate(
      { sourceId: source.source_id, key: requestKey.keyFor([source.source_id, change]), change },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({ tone: 'success', title: t('imports.source_changed', { name: done.name }) })
          onClose()
        },
      },
    )
  })

  return (
    <FormDialog
      open={open}
      title={t('imports.source_change')}
      description={t(isPull ? 'imports.source_change_detail' : 'imports.source_status_detail')}
      submitLabel={t('imports.source_change_submit')}
      isPending={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('imports.state')}>
        {(control) => (
          <Select
            {...control}
            {...register('status')}
            options={(['active', 'disabled'] as const).map((value) => ({
              value,
              label: t(`status.cdr_source.${value}`),
            }))}
          />
        )}
      </Field>
      {isPull && <PullFields form={form} />}
      <Field
        label={t('imports.reason')}
        hint={t('imports.reason_hint')}
        error={formState.errors.reason?.message ?? ''}
      >
        {(control) => (
          <Textarea
            {...control}
            {...register('reason', {
              validate: (text) => text.trim() !== '' || t('imports.reason_missing'),
            })}
            maxLength={500}
          />
        )}
      </Field>
    </FormDialog>
  )
}
