import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { CdrDetail } from '@/api/types'
import { CallLadder } from '@/components/patterns/call_ladder'
import { DetailsList } from '@/components/patterns/details_list'
import { EmptyState } from '@/components/patterns/empty_state'
import { Page } from '@/components/patterns/page'
import { QueryView } from '@/components/patterns/query_view'
import { RefreshButton } from '@/components/patterns/refresh_button'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy_button'
import { PhoneNumber } from '@/components/ui/phone_number'
import { Timestamp } from '@/components/ui/timestamp'
import { useCdr } from '@/features/cdrs/api'
import { callLadder } from '@/features/cdrs/ladder'
import { CdrHeading } from '@/features/cdrs/peek'
import { Rating } from '@/features/cdrs/rating'
import { RouteDecisionTable } from '@/features/cdrs/route_decision'
import { formatElapsed } from '@/lib/format_date'
import { formatCount } from '@/lib/format_money'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/call-records/$callId')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="call_records.see" title={t('cdrs.one')}>
        <CallRecordPage />
      </MayView>
    )
  },
})

/** One call explained: what was said on the wire, who could have carried it, and both charges line by line. */
function CallRecordPage() {
  const { t } = useTranslation()
  const { callId } = Route.useParams()
  const query = useCdr(callId)
  return (
    <Page
      title={t('cdrs.one')}
      crumbs={[t('nav.title.voice'), t('nav.page.call_records')]}
      badge={query.data?.is_estimated && <Badge tone="warning">{t('cdrs.estimated')}</Badge>}
      tools={<RefreshButton query={query} />}
      status={<span className="mono">{callId}</span>}
    >
      <QueryView query={query} skeletonRows={10}>
        {(cdr) => <CallRecord cdr={cdr} />}
      </QueryView>
    </Page>
  )
}

function CallRecord({ cdr }: { cdr: CdrDetail }) {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  const ladder = callLadder(cdr, t)
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
      <div className="grid gap-4">
        <Card pad={false}>
          <CdrHeading cdr={cdr} />
          <div className="border-t border-line-subtle px-4 py-3.5">
            <Facts cdr={cdr} />
          </div>
        </Card>
      </div>
      <div className="grid min-w-0 gap-4">
        <Card title={t('ladder.title')} pad={false}>
          <CallLadder label={t('ladder.title')} lanes={ladder.lanes} steps={ladder.steps} />
        </Card>
        {maySeeCosts && (
          <Card title={t('route.title')} pad={false}>
            {cdr.decision ? (
              <RouteDecisionTable decision={cdr.decision} currency={cdr.currency} />
            ) : (
              <EmptyState
                kind="first_use"
                title={t('route.none')}
                detail={t('route.none_detail')}
              />
            )}
          </Card>
        )}
        <div className={maySeeCosts ? 'grid items-start gap-4 2xl:grid-cols-2' : 'grid gap-4'}>
          <Side
            label={t('calls.charge')}
            explanation={cdr.charge_explanation}
            currency={cdr.currency}
          />
          {maySeeCosts && (
            <Side
              label={t('calls.cost')}
              explanation={cdr.cost_explanation}
              currency={cdr.cost_currency ?? cdr.currency}
            />
          )}
          {paidTries(cdr).map((attempt) => (
            <Card
              key={attempt.attempt_no}
              title={t('rating.attempt', {
                number: attempt.attempt_no,
                carrier: attempt.carrier?.name ?? t('common.unknown'),
              })}
              pad={false}
            >
              <Rating
                label={t('rating.attempt', {
                  number: attempt.attempt_no,
                  carrier: attempt.carrier?.name ?? t('common.unknown'),
                })}
                explanation={attempt.cost_explanation}
                currency={attempt.cost_currency ?? cdr.currency}
              />
            </Card>
          ))}
        </div>
      </div>
    </div>
  )
}

/** Tries whose carriers want money though they did not carry the call: not among the call's own cost. */
function paidTries(cdr: CdrDetail) {
  return cdr.attempts.flatMap((attempt) =>
    attempt.cost_explanation && attempt.trunk?.trunk_id !== cdr.egress_trunk?.trunk_id
      ? [{ ...attempt, cost_explanation: attempt.cost_explanation }]
      : [],
  )
}

const linkLook = 'text-accent-text med hover:underline'

interface SideProps {
  label: string
  explanation: CdrDetail['charge_explanation']
  currency: string
}

function Side({ label, explanation, currency }: SideProps) {
  const { t } = useTranslation()
  return (
    <Card title={t('rating.title', { label })} pad={false}>
      {explanation ? (
        <Rating label={label} explanation={explanation} currency={currency} />
      ) : (
        <EmptyState kind="first_use" title={t('rating.none')} detail={t('rating.none_detail')} />
      )}
    </Card>
  )
}

function Facts({ cdr }: { cdr: CdrDetail }) {
  const { t } = useTranslation()
  const maySeeCosts = useMay('costs.see')
  const maySeeLedger = useMay('journal.see')
  return (
    <DetailsList
      rows={[
        [
          t('calls.account'),
          <Link
            key="account"
            to="/billing/ledger/accounts/$accountId"
            params={{ accountId: String(cdr.account.account_id) }}
            className={linkLook}
          >
            {cdr.account.name}
          </Link>,
        ],
        [t('cdrs.called_raw'), <PhoneNumber key="raw" number={cdr.called_raw} />],
        ...(cdr.ingress_trunk ? ([[t('cdrs.ingress'), cdr.ingress_trunk.name]] as const) : []),
        ...(maySeeCosts
          ? ([
              [t('calls.carrier'), cdr.carrier?.name ?? t('common.unknown')],
              [t('cdrs.egress'), cdr.egress_trunk?.name ?? t('common.unknown')],
            ] as const)
          : []),
        [t('cdrs.sip_answer'), `${cdr.sip_code} ${cdr.sip_reason}`.trim()],
        [
          t('cdrs.hangup_by'),
          cdr.hangup_by
            ? t(`cdrs.by_${cdr.hangup_by}` as 'cdrs.by_caller', { defaultValue: cdr.hangup_by })
            : t('common.unknown'),
        ],
        [t('cdrs.ringing_at'), <Timestamp key="ringing" at={cdr.ringing_at} />],
        [t('calls.answered_at'), <Timestamp key="answered" at={cdr.answered_at} />],
        [t('cdrs.ended_at'), <Timestamp key="ended" at={cdr.ended_at} />],
        [t('cdrs.duration'), formatElapsed(cdr.duration_ms)],
        ...(cdr.source
          ? ([[t('imports.source'), <ImportLink key="import" cdr={cdr} />]] as const)
          : []),
        ...(maySeeLedger
          ? ([
              [t('cdrs.journal'), <JournalLink key="journal" entryNo={cdr.journal_entry_no} />],
            ] as const)
          : []),
        [
          t('cdrs.call_id'),
          <span key="id" className="flex items-start gap-1">
            <span className="mono min-w-0 break-all">{cdr.call_id}</span>
            <CopyButton text={cdr.call_id} label={t('calls.copy_id')} />
          </span>,
        ],
      ]}
    />
  )
}

/** The other switch that reported the call, and the file it came with. */
function ImportLink({ cdr }: { cdr: CdrDetail }) {
  const mayImport = useMay('imports.use')
  if (!mayImport || cdr.import_id === null) return cdr.source?.name
  return (
    <Link
      to="/voice/cdr-imports/$importId"
      params={{ importId: String(cdr.import_id) }}
      className={linkLook}
    >
      {cdr.source?.name}
    </Link>
  )
}

/** The journal entry that the call's money went through. */
function JournalLink({ entryNo }: { entryNo: number | null }) {
  const { t } = useTranslation()
  if (entryNo === null) return t('cdrs.not_posted')
  return (
    <Link
      to="/billing/ledger/journal/$entryNo"
      params={{ entryNo: String(entryNo) }}
      className={linkLook}
    >
      {t('ledger.entry', { number: formatCount(entryNo) })}
    </Link>
  )
}
