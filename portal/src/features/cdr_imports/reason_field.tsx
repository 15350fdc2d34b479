import type { UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'

/** Why somebody decides so; it cannot be left out. */
export function ReasonField({ form }: { form: UseFormReturn<{ reason: string }> }) {
  const { t } = useTranslation()
  return (
    <Field
      label={t('imports.reason')}
      hint={t('imports.reason_hint')}
      error={form.formState.errors.reason?.message ?? ''}
    >
      {(control) => (
        <Textarea
          {...control}
          {...form.register('reason', {
            validate: (text) => text.trim() !== '' || t('imports.reason_missing'),
          })}
          maxLength={500}
        />
      )}
    </Field>
  )
}
