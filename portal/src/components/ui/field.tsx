import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'

/** What a field hands to its control. */
export interface FieldControl {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

export interface FieldProps {
  label: string
  /** A sentence under the control. */
  hint?: string
  /** Replaces the hint while the value is refused. */
  error?: string
  /** Right of the label: a link such as "Forgot password". */
  aside?: ReactNode
  /** Renders the control with the given attributes. */
  children: (control: FieldControl) => ReactNode
}

/** Label, control, and a hint or an error that the control is described by. */
export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId()
  const note = `${id}-note`
  const hasNote = Boolean(error ?? hint)
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-xs text-fg-2 med">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': hasNote ? note : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error ? (
        <p id={note} className="flex items-start gap-1 text-xs text-danger">
          <CircleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
          {error}
        </p>
      ) : (
        hint && (
          <p id={note} className="text-xs text-fg-3">
            {hint}
          </p>
        )
      )}
    </div>
  )
}
