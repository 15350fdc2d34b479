import { type FormEventHandler, type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError, asSentence } from '@/api/problem'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

export interface FormDialogProps {
  open: boolean
  title: string
  /** What it does and what cannot be taken back. */
  description?: ReactNode
  /** The verb of the deed. */
  submitLabel: string
  isPending?: boolean
  /** The server's refusal; stands at the top and takes the focus. */
  error?: unknown
  /** JSON pointers of the fields that show their own error; others are listed at the top. */
  fields?: readonly string[]
  onSubmit: FormEventHandler<HTMLFormElement>
  onClose: () => void
  children: ReactNode
}

const none: readonly string[] = []

/** A form of up to five fields in a dialog. It stays open with what was typed until the server has agreed. */
export function FormDialog({
  open,
  title,
  description,
  submitLabel,
  isPending = false,
  error,
  fields = none,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const { t } = useTranslation()
  const formId = useId()
  const refusal = useRef<HTMLDivElement>(null)
  const problem = error ? asApiError(error) : null
  const elsewhere = problem?.fields.filter(({ pointer }) => !fields.includes(pointer)) ?? []
  useEffect(() => {
    if (error) refusal.current?.focus()
  }, [error])
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !isPending && onClose()}
      title={title}
      description={description}
      actions={
        <>
          <Button size="lg" disabled={isPending} onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button size="lg" tone="primary" type="submit" form={formId} pending={isPending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        aria-label={title}
        className="mt-4 grid gap-4"
        onSubmit={isPending ? (event) => event.preventDefault() : onSubmit}
      >
        {problem && (
          <div ref={refusal} tabIndex={-1} role="alert" className="outline-none">
            <Banner tone="danger">
              <b>{problem.kind === 'network' ? t('states.offline') : problem.message}</b>
              {problem.detail && <p>{asSentence(problem.detail)}</p>}
              {elsewhere.map(({ pointer, detail }) => (
                <p key={pointer}>
                  <span className="mono">{pointer}</span> {detail}
                </p>
              ))}
              {problem.kind === 'network' && <p>{t('states.not_known')}</p>}
            </Banner>
          </div>
        )}
        {children}
      </form>
    </Dialog>
  )
}
