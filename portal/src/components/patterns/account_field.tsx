import { useTranslation } from 'react-i18next'
import type { AccountChoice } from '@/api/types'
import { Field } from '@/components/ui/field'
import { Select, type SelectProps } from '@/components/ui/select'

export interface AccountFieldProps extends Omit<SelectProps, 'options'> {
  /** The accounts to choose from. */
  accounts: readonly AccountChoice[]
  /** Why the choice is refused. */
  error?: string
}

/** Which account a form is about, chosen by name. The value is its number as text; empty: none yet. */
export function AccountField({ accounts, error, ...rest }: AccountFieldProps) {
  const { t } = useTranslation()
  return (
    <Field label={t('topups.account')} {...(error && { error })}>
      {(control) => (
        <Select
          {...control}
          {...rest}
          options={[
            { value: '', label: t('topups.account_choose') },
            ...accounts.map(({ account_id, name }) => ({ value: String(account_id), label: name })),
          ]}
        />
      )}
    </Field>
  )
}
