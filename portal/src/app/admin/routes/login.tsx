import { createFileRoute, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/banner'
import { Mark } from '@/components/ui/mark'
import { LogInForm } from '@/features/session/log_in_form'
import { optionalText } from '@/lib/search'
import { basePath } from '../router'

export const Route = createFileRoute('/login')({
  validateSearch: (search: Record<string, unknown>) => ({
    return_to: optionalText(search.return_to),
    reason: search.reason === 'ended' ? ('ended' as const) : undefined,
  }),
  component: LogInPage,
})

/** Only a path of this portal: never a foreign address. */
function safePath(path: string | undefined): string {
  return path?.startsWith(`${basePath}/`) && !path.startsWith(`${basePath}/login`)
    ? path
    : `${basePath}/`
}

function LogInPage() {
  const { t } = useTranslation()
  const { return_to, reason } = Route.useSearch()
  const router = useRouter()
  useEffect(() => {
    document.title = `${t('login.title')} · DIDTron`
  }, [t])
  return (
    <main className="dotted grid h-dvh overflow-y-auto bg-canvas p-4">
      <div className="m-auto w-full max-w-[380px]">
        <div className="card p-6 shadow-2">
          <div className="mb-5 flex items-center gap-2.5">
            <Mark size={30} />
            <span className="text-lg tracking-tight semi">DIDTron</span>
          </div>
          <h1 className="text-xl tracking-tight">{t('login.title')}</h1>
          <p className="mt-0.5 mb-5 text-fg-3">{t('login.subtitle')}</p>
          {reason === 'ended' && (
            <div className="mb-4">
              <Banner tone="warning" role="status">
                {t('login.session_ended')}
              </Banner>
            </div>
          )}
          <LogInForm onLoggedIn={() => router.history.push(safePath(return_to))} />
        </div>
        <p className="mt-4 text-center text-xs text-fg-3">{t('login.footnote')}</p>
      </div>
    </main>
  )
}
