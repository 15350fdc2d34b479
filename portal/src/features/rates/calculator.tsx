import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DetailsList } from '@/components/patterns/details_list'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { durationRoundings, type Price, rateCall, roundingModes } from './charge'

interface Typed {
  seconds: string
  rate: string
  next: string
  initialS: string
  nextS: string
  fee: string
  freeS: string
  graceS: string
  precision: string
  duration: Price['durationRounding']
  rounding: Price['rounding']
}

const start: Typed = {
  seconds: '125',
  rate: '0.0150',
  next: '',
  initialS: '6',
  nextS: '6',
  fee: '0',
  freeS: '0',
  graceS: '0',
  precision: '6',
  duration: 'ceil',
  rounding: 'half_up',
}

const numbers = [
  'seconds',
  'rate',
  'next',
  'initialS',
  'nextS',
  'fee',
  'freeS',
  'graceS',
  'precision',
] as const

/** Seconds with up to three decimals as whole milliseconds; NaN for anything else. */
function milliseconds(text: string): number {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text.trim())
  return match ? Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')) : Number.NaN
}

const whole = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN)

/** What a call of some length costs on a price, worked out here with the rules of the node. */
export function RateCalculator() {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(start)
  const set = (name: keyof Typed) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value })
  const charge = rateCall(milliseconds(typed.seconds), {
    rateInitial: typed.rate,
    ...(typed.next.trim() && { rateNext: typed.next }),
    initialS: whole(typed.initialS),
    nextS: whole(typed.nextS),
    connectFee: typed.fee,
    freeS: whole(typed.freeS),
    graceS: whole(typed.graceS),
    durationRounding: typed.duration,
    precision: whole(typed.precision),
    rounding: typed.rounding,
  })
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(280px,360px)]">
      <Card title={t('calculator.price')}>
        <div className="grid grid-cols-3 gap-4 max-sm:grid-cols-1">
          {numbers.map((name) => (
            <Field key={name} label={t(`calculator.${name}`)}>
              {(control) => (
                <Input
                  {...control}
                  value={typed[name]}
                  onChange={set(name)}
                  inputMode="decimal"
                  autoComplete="off"
                />
              )}
            </Field>
          ))}
          <Field label={t('calculator.duration')}>
            {(control) => (
              <Select
                {...control}
                value={typed.duration}
                onChange={set('duration')}
                options={durationRoundings.map((value) => ({
                  value,
                  label: t(`calculator.mode_${value}`),
                }))}
              />
            )}
          </Field>
          <Field label={t('calculator.rounding')}>
            {(control) => (
              <Select
                {...control}
                value={typed.rounding}
                onChange={set('rounding')}
                options={roundingModes.map((value) => ({
                  value,
                  label: t(`calculator.mode_${value}`),
                }))}
              />
            )}
          </Field>
        </div>
      </Card>
      <Card title={t('calculator.charge')}>
        <div role="status">
          {charge ? (
            <DetailsList
              rows={[
                [t('calculator.counted'), t('rating.seconds', { count: charge.seconds })],
                [t('rating.billed'), t('rating.seconds', { count: charge.billedS })],
                [
                  t('calculator.charge'),
                  <span key="total" className="num med">
                    {charge.total}
                  </span>,
                ],
              ]}
            />
          ) : (
            <p className="text-fg-3">{t('calculator.no_price')}</p>
          )}
        </div>
      </Card>
    </div>
  )
}
