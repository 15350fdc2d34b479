import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { catalogue } from '@/library/catalogue'
import { ComponentList } from '@/library/component_list'
import { ComponentPage } from '@/library/component_page'

export const Route = createFileRoute('/_shell/studio/components/$name')({
  component: ComponentLibraryPage,
})

/** Every component of the portals, as it is in this build. */
function ComponentLibraryPage() {
  const { t } = useTranslation()
  const { name } = Route.useParams()
  const doc = catalogue.find((one) => one.name === name)
  return (
    <Page
      isBleed
      title={t('nav.page.components')}
      crumbs={[t('nav.title.studio'), t('nav.group.design_system')]}
      tools={
        <span className="hidden text-xs text-fg-3 lg:inline">
          {t('library.count', { count: catalogue.length })}
        </span>
      }
      status={t('library.dock_status')}
    >
      <div className="grid h-full min-h-0 grid-cols-[216px_minmax(0,1fr)] max-md:grid-cols-1 max-md:grid-rows-[auto_minmax(0,1fr)]">
        <ComponentList current={name} />
        <section
          key={name}
          tabIndex={0}
          aria-label={t('library.documentation')}
          className="min-h-0 min-w-0 overflow-y-auto -outline-offset-2"
        >
          {doc ? (
            <ComponentPage doc={doc} />
          ) : (
            <EmptyState
              kind="no_match"
              title={t('library.no_match')}
              detail={t('library.no_match_detail')}
            />
          )}
        </section>
      </div>
    </Page>
  )
}
