import { createFileRoute, redirect, useRouter } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { asApiError, isPassing } from '@/api/problem'
import { outageMs } from '@/api/query_client'
import { meQuery } from '@/api/session'
import { ErrorCard } from '@/components/patterns/error_card'
import { loadTexts } from '@/lib/i18n'
import { Shell } from '../shell/shell'

export const Route = createFileRoute('/_shell')({
  beforeLoad: async ({ context, location: { pathname } }) => {
    // The overview does with the texts that are built in.
    const texts = loadTexts()
    if (pathname !== '/') await texts
    else texts.catch(() => undefined)
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (asApiError(error).status !== 401) throw error
      throw redirect({
        to: '/login',
        search: { return_to: location.pathname + location.search, reason: undefined },
      })
    }
  },
  component: Shell,
  errorComponent: ({ error }) => <ShellError error={error} />,
})

/** Nobody knows who is logged in. While the server is away it is asked again and again. */
function ShellError({ error }: { error: unknown }) {
  const router = useRouter()
  const retry = useCallback(() => void router.invalidate(), [router])
  useEffect(() => {
    if (!isPassing(error)) return
    const timer = setInterval(retry, outageMs)
    return () => clearInterval(timer)
  }, [error, retry])
  return (
    <main className="h-full overflow-y-auto">
      <ErrorCard error={error} onRetry={retry} />
    </main>
  )
}
