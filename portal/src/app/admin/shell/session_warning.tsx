import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery, useMe } from '@/api/session'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'

const warnBeforeMs = 120_000
/** Browsers keep timers of up to 2^31 ms; a longer session is looked at again later. */
const timerMaxMs = 2_000_000_000

/** Says two minutes ahead that the session ends, and offers to stay. What was typed is kept. */
export function SessionWarning() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const expiresAt = useMe()?.expires_at
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (!expiresAt) return
    const left = Date.parse(expiresAt) - Date.now() - warnBeforeMs
    setNear(left <= 0)
    const timer = setTimeout(() => setNear(true), Math.min(Math.max(0, left), timerMaxMs))
    return () => clearTimeout(timer)
  }, [expiresAt])
  if (!isNear) return null
  const stay = () => client.fetchQuery({ ...meQuery, staleTime: 0 })
  return (
    <Banner
      tone="warning"
      role="alert"
      action={
        <Button size="sm" onClick={stay}>
          {t('session.stay')}
        </Button>
      }
    >
      {t('session.ends_soon')}
    </Banner>
  )
}
