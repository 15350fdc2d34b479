import { cn } from '@/lib/cn'
import { formatPhone } from '@/lib/format_phone'

export interface PhoneNumberProps {
  /** E.164 digits, or what the caller sent. */
  number: string
  /** `compact` in tables, `grouped` in headings. */
  form?: 'compact' | 'grouped'
  className?: string
}

/** A phone number in the monospaced face (tables) or in groups (headings). */
export function PhoneNumber({ number, form = 'compact', className }: PhoneNumberProps) {
  return (
    <span className={cn(form === 'compact' ? 'mono' : 'num', className)}>
      {formatPhone(number, form)}
    </span>
  )
}
