import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { Permission } from '@/api/types'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'

interface MayViewProps {
  needs: Permission
  title: string
  children: ReactNode
}

/** A page that a log-in without the permission meets as "no permission" instead of as an error. */
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
