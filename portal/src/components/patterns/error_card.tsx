import { RotateCcw, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { asApiError, asSentence, isPassing } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy_button'
import { EmptyState } from './empty_state'

export interface ErrorCardProps {
  error: unknown
  onRetry?: () => void
}

/** What went wrong, a way to try again, and the request id for support. A refused permission says who grants it. */
export function ErrorCard({ error, onRetry }: ErrorCardProps) {
  const { t } = useTranslation()
  const problem = asApiError(error)
  if (problem.status === 403) {
    return (
      <EmptyState
        kind="no_permission"
        title={t('states.no_permission')}
        detail={t('states.no_permission_detail')}
      />
    )
  }
  const isDown = isPassing(problem)
  const isNetwork = problem.kind === 'network'
  const isMissing = problem.status === 404
  return (
    <div role="alert" className="grid h-full min-h-40 place-items-center p-6 text-center">
      <div className="grid max-w-md justify-items-center gap-1.5">
        <span className="mb-1 grid size-9 place-items-center rounded-md bg-danger-soft text-danger">
          <TriangleAlert size={18} strokeWidth={1.75} aria-hidden />
        </span>
        <p className="semi">
          {isNetwork ? t('states.offline') : isMissing ? t('states.missing') : problem.message}
        </p>
        <p className="text-fg-3">
          {isNetwork
            ? t('states.offline_detail')
            : asSentence(problem.detail) || t('states.error_detail')}
          {isDown && ` ${t('states.again_by_itself')}`}
        </p>
        {problem.requestId && (
          <p className="flex items-center gap-1 text-xs text-fg-3">
            {t('states.request_id')} <span className="mono">{problem.requestId}</span>
            <CopyButton text={problem.requestId} label={t('states.copy_request_id')} />
          </p>
        )}
        {onRetry && !isMissing && (
          <Button className="mt-1" onClick={onRetry}>
            <RotateCcw size={14} aria-hidden />
            {t('common.retry')}
          </Button>
        )}
      </div>
    </div>
  )
}
