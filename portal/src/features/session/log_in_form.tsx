import { useEffect, useRef } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { asApiError } from '@/api/problem'
import type { Me } from '@/api/types'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { type Credentials, useLogIn } from './api'

interface LogInFormProps {
  onLoggedIn: (me: Me) => void
}

const fieldOf: Record<string, keyof Credentials> = { '/email': 'email', '/password': 'password' }

/** E-mail and password. Refusals of the server stand at the top and take the focus; field errors under the field. */
export function LogInForm({ onLoggedIn }: LogInFormProps) {
  const { t } = useTranslation()
  const logIn = useLogIn()
  const refusal = useRef<HTMLDivElement>(null)
  const { register, handleSubmit, setError, resetField, setFocus, formState } =
    useForm<Credentials>({
      mode: 'onSubmit',
      reValidateMode: 'onChange',
      defaultValues: { email: '', password: '' },
    })
  const { errors } = formState
  const problem = logIn.error ? asApiError(logIn.error) : null

  useEffect(() => setFocus('email'), [setFocus])
  useEffect(() => {
    if (problem) refusal.current?.focus()
  }, [problem])

  const submit = handleSubmit((credentials) =>
    logIn.mutate(credentials, {
      onSuccess: onLoggedIn,
      onError: (error) => {
        resetField('password')
        for (const { pointer, detail } of asApiError(error).fields) {
          const field = fieldOf[pointer]
          if (field) setError(field, { message: detail })
        }
      },
    }),
  )

  return (
    <form noValidate onSubmit={submit} className="grid gap-4" aria-label={t('login.title')}>
      {problem && (
        <div ref={refusal} tabIndex={-1} role="alert" className="outline-none">
          <Banner tone="danger">
            <b>{problem.kind === 'network' ? t('states.offline') : problem.message}</b>
            {problem.detail && <p>{problem.detail}</p>}
            {problem.retryAfter !== null && (
              <p>{t('login.retry_after', { count: problem.retryAfter })}</p>
            )}
          </Banner>
        </div>
      )}
      <Field label={t('login.email')} error={errors.email?.message ?? ''}>
        {(control) => (
          <Input
            {...control}
            {...register('email', { required: t('login.email_missing') })}
            inputSize="lg"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label={t('login.password')} error={errors.password?.message ?? ''}>
        {(control) => (
          <Input
            {...control}
            {...register('password', { required: t('login.password_missing') })}
            inputSize="lg"
            type="password"
            autoComplete="current-password"
          />
        )}
      </Field>
      <Button type="submit" tone="primary" size="lg" pending={logIn.isPending} className="mt-1">
        {t('login.submit')}
      </Button>
    </form>
  )
}
