import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { StatusTone } from '@/components/ui/status_dot'
import { cn } from '@/lib/cn'

export interface LadderStep {
  id: string
  /** Time since the first step, formatted. */
  elapsed: string
  /** Positions in `lanes`; equal for something that happens inside one of them. */
  from: number
  to: number
  /** What is sent: "INVITE", "503 Service Unavailable". */
  label: string
  /** Small print after it. */
  note?: string
  tone: StatusTone
}

export interface CallLadderProps {
  /** Spoken name. */
  label: string
  /** Who takes part, left to right. */
  lanes: readonly string[]
  steps: readonly LadderStep[]
}

const lineTones: Record<StatusTone, string> = {
  success: 'text-success',
  warning: 'text-warning',
  danger: 'text-danger',
  info: 'text-info',
  draft: 'text-draft',
  neutral: 'text-fg-3',
}

const smallestWidthPerLane = 116

/** One arrow between two lanes, or a mark on one lane. */
function Arrow({ step, count }: { step: LadderStep; count: number }) {
  const centre = (lane: number) => ((lane + 0.5) / count) * 100
  const left = Math.min(step.from, step.to)
  const right = Math.max(step.from, step.to)
  if (left === right) {
    return (
      <span
        className="absolute inset-y-1 flex max-w-full -translate-x-1/2 items-center"
        style={{ left: `${centre(left)}%` }}
      >
        <span className="truncate rounded-xs bg-neutral-soft px-1.5 text-xs text-neutral med">
          {step.label}
        </span>
      </span>
    )
  }
  const isForward = step.to > step.from
  const Head = isForward ? ChevronRight : ChevronLeft
  return (
    <span
      className={cn('absolute top-0 bottom-0 flex flex-col justify-end', lineTones[step.tone])}
      style={{ left: `${centre(left)}%`, width: `${centre(right) - centre(left)}%` }}
    >
      <span className="mono truncate px-3 text-center med">{step.label}</span>
      <span className="relative mb-1.5 block border-t-[1.5px] border-current">
        <Head
          size={14}
          strokeWidth={2}
          aria-hidden
          className={cn('absolute -top-[7.75px]', isForward ? '-right-[3px]' : '-left-[3px]')}
        />
      </span>
    </span>
  )
}

/** Who sent what to whom during a call, top to bottom in time. Scrolls sideways inside itself when narrow. */
export function CallLadder({ label, lanes, steps }: CallLadderProps) {
  const { t } = useTranslation()
  const lifelines = lanes.map((lane, i) => (
    <span
      key={lane}
      className="absolute inset-y-0 w-px bg-line"
      style={{ left: `${((i + 0.5) / lanes.length) * 100}%` }}
    />
  ))
  return (
    <section aria-label={label} tabIndex={0} className="overflow-x-auto -outline-offset-2">
      <div style={{ minWidth: 64 + lanes.length * smallestWidthPerLane }}>
        <div
          aria-hidden
          className="grid grid-cols-[64px_minmax(0,1fr)] border-b border-line-subtle"
        >
          <span />
          <span className="flex">
            {lanes.map((lane) => (
              <span
                key={lane}
                title={lane}
                className="min-w-0 flex-1 truncate px-1 py-2 text-center text-xs text-fg-2 med"
              >
                {lane}
              </span>
            ))}
          </span>
        </div>
        <ol className="py-1">
          {steps.map((step) => (
            <li key={step.id} className="grid h-9 grid-cols-[64px_minmax(0,1fr)]">
              <span className="num self-end pb-0.5 pl-3.5 text-xs text-fg-3">{step.elapsed}</span>
              <span className="sr-only">
                {step.from === step.to
                  ? t('ladder.inside', { label: step.label, lane: lanes[step.from] ?? '' })
                  : t('ladder.step', {
                      label: step.label,
                      from: lanes[step.from] ?? '',
                      to: lanes[step.to] ?? '',
                    })}
                {step.note}
              </span>
              <span aria-hidden className="relative" title={step.note}>
                {lifelines}
                <Arrow step={step} count={lanes.length} />
              </span>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
