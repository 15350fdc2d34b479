import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Right } from '@/api/rights'
import { useMay } from '@/api/session'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'

interface MayViewProps {
  needs: Right
  title: string
  children: ReactNode
}

/** A page that a log-in without the right meets as "no permission" instead of as an error. */
export function MayView({ needs, title, children }: MayViewProps) {
  const { t } = useTranslation()
  if (useMay(needs)) return children
  return (
    <Page title={title}>
      <EmptyState
        kind="no_permission"
        title={t('states.no_permission')}
        detail={t('states.no_permission_detail')}
      />
    </Page>
  )
}
