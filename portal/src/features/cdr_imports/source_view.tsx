import { useTranslation } from 'react-i18next'
import type { CdrPull, CdrSource } from '@/api/types'
import { DetailsList } from '@/components/patterns/details_list'
import { Badge } from '@/components/ui/badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'

const tones = {
  not_configured: 'warning',
  disabled: 'neutral',
  waiting: 'info',
  ok: 'success',
  failing: 'danger',
} as const

export function PullState({ state }: { state: CdrPull['state'] }) {
  const { t } = useTranslation()
  return <Badge tone={tones[state] ?? 'neutral'}>{t(`imports.pull_${state}`)}</Badge>
}

/** How asking a source goes, and the format that it declares. */
export function SourceFacts({ source: { pull, format } }: { source: CdrSource }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-4 px-4 py-3.5">
      {pull && (
        <DetailsList
          wide={[t('imports.url'), t('imports.last_error')]}
          rows={[
            [t('imports.polling'), <PullState key="state" state={pull.state} />],
            ...(pull.last_error
              ? ([
                  [
                    t('imports.last_error'),
                    <span key="error" className="text-danger">
                      {pull.last_error}
                    </span>,
                  ],
                  [t('imports.failures'), formatCount(pull.failures)],
                ] as const)
              : []),
            [t('imports.last_poll'), <Timestamp key="last" at={pull.last_poll_at} />],
            [t('imports.last_success'), <Timestamp key="success" at={pull.last_success_at} />],
            [t('imports.next_poll'), <Timestamp key="next" at={pull.next_poll_at} />],
            [
              t('imports.cursor'),
              <span key="cursor" className="mono break-all">
                {pull.cursor || t('imports.cursor_begin')}
              </span>,
            ],
            ...(pull.settings
              ? ([
                  [
                    t('imports.url'),
                    <span key="url" className="mono break-all">
                      {pull.settings.url}
                    </span>,
                  ],
                  [t('imports.secret'), pull.settings.secret ?? t('common.none')],
                  [t('imports.interval'), formatCount(pull.settings.interval_s)],
                ] as const)
              : []),
          ]}
        />
      )}
      <pre className="mono text-xs break-words whitespace-pre-wrap">
        {JSON.stringify(format, null, 2)}
      </pre>
    </div>
  )
}
