import type { ReactNode } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/ui/card'
import { Field, type FieldControl } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { MoneyInput } from '@/components/ui/money_input'
import { Textarea } from '@/components/ui/textarea'
import { type LimitsForm, readCount, readLimit, readPrice, readThresholds } from './limits_values'

interface LimitsFieldsProps {
  form: UseFormReturn<LimitsForm>
  currency: string
}

const isRead = (typed: string, read: (typed: string) => unknown) =>
  typed.trim() === '' || read(typed) !== null

/** The limits of an account as controls; an empty one means no limit. */
export function LimitsFields({ form, currency }: LimitsFieldsProps) {
  const { t } = useTranslation()
  const { register, formState, getValues } = form
  const field = (name: keyof LimitsForm, control: (given: FieldControl) => ReactNode) => (
    <Field
      label={t(`limits.${name}`)}
      hint={t(`limits.${name}_hint`)}
      error={formState.errors[name]?.message ?? ''}
    >
      {control}
    </Field>
  )
  const money = (name: keyof LimitsForm, read: (typed: string) => string | null = readLimit) =>
    field(name, (control) => (
      <MoneyInput
        {...control}
        {...register(name, {
          validate: (typed) => isRead(typed, read) || t('limits.amount_wrong'),
        })}
        currency={currency}
      />
    ))
  const count = (name: 'channels_max' | 'cps_max') =>
    field(name, (control) => (
      <Input
        {...control}
        {...register(name, {
          validate: (typed) => readCount(typed) !== null || t('limits.count_wrong'),
        })}
        inputMode="numeric"
        autoComplete="off"
        className="num text-right"
      />
    ))
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Card title={t('limits.money')}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {money('credit_limit')}
          {money('day_spend_max')}
          {money('temporary_credit_limit')}
          {field('temporary_credit_until', (control) => (
            <Input
              type="datetime-local"
              {...control}
              {...register('temporary_credit_until', {
                validate: (until) =>
                  (until === '') === (getValues('temporary_credit_limit').trim() === '') ||
                  t('limits.temporary_both'),
              })}
            />
          ))}
          {money('price_max', readPrice)}
          {field('balance_thresholds', (control) => (
            <Input
              {...control}
              {...register('balance_thresholds', {
                validate: (typed) => readThresholds(typed) !== null || t('limits.thresholds_wrong'),
              })}
              autoComplete="off"
              className="num"
            />
          ))}
        </div>
      </Card>
      <div className="grid gap-4">
        <Card title={t('limits.load')}>
          <div className="grid items-start gap-4 sm:grid-cols-2">
            {count('channels_max')}
            {count('cps_max')}
          </div>
        </Card>
        <Card title={t('limits.why')}>
          {field('reason', (control) => (
            <Textarea
              {...control}
              {...register('reason', {
                validate: (text) => text.trim() !== '' || t('limits.reason_missing'),
              })}
              maxLength={500}
            />
          ))}
        </Card>
      </div>
    </div>
  )
}
