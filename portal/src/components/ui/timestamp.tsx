import { type DateStyle, formatDate } from '@/lib/format_date'

export interface TimestampProps {
  /** RFC 3339; null: it has not happened. */
  at: string | null | undefined
  style?: DateStyle
  /** What stands for a time that is not known. */
  unknown?: string
}

/** An instant in UTC; the full form is in the title. */
export function Timestamp({ at, style = 'date_time', unknown = 'n/a' }: TimestampProps) {
  if (!at) return <span className="text-fg-3">{unknown}</span>
  return (
    <time dateTime={at} title={formatDate(at, 'date_time')} className="num">
      {formatDate(at, style)}
    </time>
  )
}
