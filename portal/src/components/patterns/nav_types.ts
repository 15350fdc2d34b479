import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** One page in sidebar 2. Only pages that exist and that the log-in may see are listed. */
export interface NavPage {
  id: string
  label: string
  to: string
  isCurrent: boolean
  /** Right side: a count or a status dot with hidden text. */
  mark?: ReactNode
}

export interface NavGroup {
  label?: string
  pages: readonly NavPage[]
}

/** One section of the rail with its pages. */
export interface NavSection {
  id: string
  label: string
  /** Heading of sidebar 2. */
  title: string
  icon: LucideIcon
  /** First page of the section. */
  to: string
  isCurrent: boolean
  groups: readonly NavGroup[]
}
