import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { CdrSource, NewCdrPull } from '@/api/types'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

export interface PullForm {
  url: string
  secret: string
  interval: string
}

export const noPull: PullForm = { url: '', secret: '', interval: '60' }

/** What a source says about itself, to be changed. */
export const pullFormOf = ({ pull }: CdrSource): PullForm =>
  pull?.settings
    ? {
        url: pull.settings.url,
        secret: pull.settings.secret ?? '',
        interval: String(pull.settings.interval_s),
      }
    : noPull

/** Without a URL nothing is configured; the other settings stay as they were. */
export function readPull(form: PullForm, before?: CdrSource): NewCdrPull | null {
  const url = form.url.trim()
  if (url === '') return null
  return {
    ...before?.pull?.settings,
    url,
    secret: form.secret.trim() || null,
    interval_s: Number(form.interval),
  }
}

/** How an engine is asked: where, with which secret, how often. */
export function PullFields<T extends FieldValues & PullForm>({ form }: { form: UseFormReturn<T> }) {
  const { t } = useTranslation()
  const { register, formState } = form
  const fault = (name: string) => formState.errors[name]?.message
  const field = (name: keyof PullForm) => name as unknown as Path<T>
  return (
    <>
      <Field label={t('imports.url')} hint={t('imports.url_hint')}>
        {(control) => (
          <Input {...control} {...register(field('url'))} maxLength={2000} autoComplete="off" />
        )}
      </Field>
      <Field label={t('imports.secret')} hint={t('imports.secret_hint')}>
        {(control) => (
          <Input {...control} {...register(field('secret'))} maxLength={63} autoComplete="off" />
        )}
      </Field>
      <Field
        label={t('imports.interval')}
        hint={t('imports.interval_hint')}
        error={String(fault('interval') ?? '')}
      >
        {(control) => (
          <Input
            {...control}
            {...register(field('interval'), {
              validate: (text: string) =>
                (/^\d{1,5}$/.test(text) && Number(text) >= 5 && Number(text) <= 86_400) ||
                t('imports.interval_wrong'),
            })}
            inputMode="numeric"
            maxLength={5}
            autoComplete="off"
          />
        )}
      </Field>
    </>
  )
}
