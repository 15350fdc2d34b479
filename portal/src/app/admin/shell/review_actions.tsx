import { Check, RotateCcw, Trash2 } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrDecision, CdrReview } from '@/api/types'
import type { PageAction } from '@/stores/actions'

const CdrDecisionDialog = lazy(() =>
  import('@/features/cdr_imports/decision_dialog').then(({ CdrDecisionDialog }) => ({
    default: CdrDecisionDialog,
  })),
)

/** What may become of a CDR that waits, for the dock, and the dialog that asks why. */
export function useReviewActions(review: CdrReview | undefined): {
  actions: readonly PageAction[]
  dialogs: ReactNode
} {
  const { t } = useTranslation()
  const [action, setAction] = useState<CdrDecision['action'] | null>(null)
  const isOpen = review?.state === 'open'
  const isConflict = review?.kind === 'conflict'
  const actions = useMemo<readonly PageAction[]>(
    () => [
      {
        id: 'discard',
        label: t('imports.discard'),
        icon: Trash2,
        tone: 'danger',
        isDisabled: !isOpen,
        run: () => setAction('discard'),
      },
      {
        id: 'retry',
        label: t('imports.retry'),
        icon: RotateCcw,
        isDisabled: !isOpen || isConflict,
        run: () => setAction('retry'),
      },
      {
        id: 'accept',
        label: t(isConflict ? 'imports.book_instead' : 'imports.book'),
        icon: Check,
        tone: 'primary',
        isDisabled: !isOpen,
        run: () => setAction('accept'),
      },
    ],
    [t, isOpen, isConflict],
  )
  return {
    actions,
    dialogs: review && (
      <Suspense fallback={null}>
        <CdrDecisionDialog review={review} action={action} onClose={() => setAction(null)} />
      </Suspense>
    ),
  }
}
