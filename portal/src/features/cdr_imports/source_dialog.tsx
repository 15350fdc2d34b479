import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { NewCdrSource } from '@/api/types'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { useCreateCdrSource } from './api'
import { noPull, PullFields, type PullForm, readPull } from './pull_fields'
import { exampleFormat, readFormat } from './source_format'

interface SourceDialogProps {
  open: boolean
  onClose: () => void
}

interface SourceForm extends PullForm {
  name: string
  kind: NewCdrSource['kind']
  format: string
}

const kinds: readonly NewCdrSource['kind'][] = ['push', 'folder', 'pull']

/** Declares who sends CDRs and how they are written. The server names every fault of the format at once. */
export function SourceDialog({ open, onClose }: SourceDialogProps) {
  const { t } = useTranslation()
  const create = useCreateCdrSource()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const form = useForm<SourceForm>()
  const { register, handleSubmit, reset, formState, watch } = form
  const { errors } = formState
  const isPull = watch('kind') === 'pull'
  const { reset: forget } = create
  useEffect(() => {
    if (!open) return
    reset({ name: '', kind: 'push', format: exampleFormat, ...noPull })
    forget()
  }, [open, reset, forget])

  const submit = handleSubmit(({ name, kind, format, ...pull }) => {
    const read = readFormat(format)
    if (!read) return
    const source = {
      name: name.trim(),
      kind,
      format: read,
      ...(kind === 'pull' && { pull: readPull(pull) }),
    }
    create.mutate(
      { key: requestKey.keyFor(source), source },
      {
        onSuccess: (done) => {
          requestKey.renew()
          show({ tone: 'success', title: t('imports.source_created', { name: done.name }) })
          onClose()
        },
      },
    )
  })

  return (
    <FormDialog
      open={open}
      title={t('imports.source_create')}
      description={t('imports.source_detail')}
      submitLabel={t('imports.source_submit')}
      isPending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('imports.name')}
        hint={t('imports.name_hint')}
        error={errors.name?.message ?? ''}
      >
        {(control) => (
          <Input
            {...control}
            {...register('name', {
              validate: (name) => name.trim() !== '' || t('imports.name_missing'),
            })}
            maxLength={63}
            autoComplete="off"
          />
        )}
      </Field>
      <Field label={t('imports.started_by')}>
        {(control) => (
          <Select
            {...control}
            {...register('kind')}
            options={kinds.map((value) => ({ value, label: t(`imports.kind_${value}`) }))}
          />
        )}
      </Field>
      {isPull && <PullFields form={form} />}
      <Field
        label={t('imports.format')}
        hint={t('imports.format_hint')}
        error={errors.format?.message ?? ''}
      >
        {(control) => (
          <Textarea
            {...control}
            {...register('format', {
              validate: (text) => readFormat(text) !== null || t('imports.format_wrong'),
            })}
            rows={10}
            spellCheck={false}
            className="mono"
          />
        )}
      </Field>
    </FormDialog>
  )
}
