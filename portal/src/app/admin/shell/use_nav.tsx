import { useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { rightsOf } from '@/api/rights'
import { useMe } from '@/api/session'
import type { NavSection } from '@/components/patterns/nav_types'
import { StatusDot } from '@/components/ui/status_dot'
import { useMetrics } from '@/features/metrics/api'
import { formatCount } from '@/lib/format_money'
import { isWithin, sectionsFor } from './nav'

/** The navigation of this log-in with words, marks and what is current. */
export function useNav(): NavSection[] {
  const { t } = useTranslation()
  const path = useLocation({ select: (location) => location.pathname })
  const me = useMe()
  const liveCalls = useMetrics().data?.live_calls
  return useMemo(
    () =>
      sectionsFor(rightsOf(me)).map(({ id, icon, groups }): NavSection => {
        const pages = groups.flatMap((group) => group.pages)
        return {
          id,
          icon,
          label: t(`nav.section.${id}`),
          title: t(`nav.title.${id}`),
          to: pages[0]?.to ?? '/',
          isCurrent: pages.some((page) => isWithin(page, path)),
          groups: groups.map((group) => ({
            ...(group.id && { label: t(`nav.group.${group.id}`) }),
            pages: group.pages.map((page) => ({
              id: page.id,
              label: t(`nav.page.${page.id}`),
              to: page.to,
              isCurrent: isWithin(page, path),
              ...(page.id === 'live_calls' &&
                liveCalls !== undefined && {
                  mark: (
                    <>
                      {formatCount(liveCalls)}
                      {liveCalls > 0 && <StatusDot tone="success" label={t('live.live')} />}
                    </>
                  ),
                }),
            })),
          })),
        }
      }),
    [me, path, liveCalls, t],
  )
}
