import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'

export const Route = createFileRoute('/_shell/$')({ component: NotFoundPage })

/** Every address of the portal that is no page: said inside the shell. */
function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('states.missing')}>
      <EmptyState
        kind="no_match"
        title={t('states.missing_page')}
        detail={t('states.missing_page_detail')}
      />
    </Page>
  )
}
