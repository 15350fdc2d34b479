import { Link } from '@tanstack/react-router'
import { PanelLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon_button'
import { cn } from '@/lib/cn'
import type { NavGroup, NavSection } from './nav_types'

export interface Sidebar2Props {
  section: NavSection
  /** Foot: one status card per portal. */
  status: ReactNode
  onCollapse: () => void
}

/** The pages of one group list, used by the sidebar and the drawer. */
function Groups({ groups }: { groups: readonly NavGroup[] }) {
  return groups.map((group) => (
    <div key={group.label ?? ''} className="mb-3.5">
      {group.label && <div className="px-2 pt-0.5 pb-1 text-2xs text-fg-3 med">{group.label}</div>}
      {group.pages.map(({ id, label, to, isCurrent, mark }) => (
        <Link
          key={id}
          to={to}
          aria-current={isCurrent ? 'page' : undefined}
          className={cn(
            'flex h-7 items-center gap-2 rounded-sm px-2 transition-colors pointer-coarse:h-10',
            isCurrent
              ? 'bg-selected text-accent-text med'
              : 'text-fg-2 hover:bg-hover hover:text-fg',
          )}
        >
          <span className="truncate">{label}</span>
          {mark && (
            <span className="num ml-auto flex items-center gap-1.5 text-2xs text-fg-3">{mark}</span>
          )}
        </Link>
      ))}
    </div>
  ))
}

/** The pages of the current section, with the status card at its foot. `[` takes it away and back. */
export function Sidebar2({ section, status, onCollapse }: Sidebar2Props) {
  const { t } = useTranslation()
  return (
    <aside
      aria-label={section.title}
      data-region
      className="flex min-h-0 w-(--w-side) flex-col border-r border-line bg-subtle"
    >
      <div className="flex h-(--h-header2) shrink-0 items-center justify-between pr-2 pl-4">
        <h2 className="truncate text-md">{section.title}</h2>
        <IconButton
          label={t('shell.collapse_sidebar')}
          keys={['[']}
          icon={PanelLeft}
          onClick={onCollapse}
        />
      </div>
      <nav
        aria-label={t('shell.pages_of', { section: section.title })}
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-3"
      >
        <Groups groups={section.groups} />
      </nav>
      {status}
    </aside>
  )
}

export interface NavTreeProps {
  sections: readonly NavSection[]
}

/** All sections with their pages in one list, for the drawer on phones. */
export function NavTree({ sections }: NavTreeProps) {
  return sections.map(({ id, title, icon: Icon, groups }) => (
    <section key={id} className="mb-2 px-2">
      <h2 className="flex items-center gap-2 px-2 py-1.5">
        <Icon size={16} strokeWidth={1.75} aria-hidden className="text-fg-3" />
        {title}
      </h2>
      <div className="pl-4">
        <Groups groups={groups} />
      </div>
    </section>
  ))
}
