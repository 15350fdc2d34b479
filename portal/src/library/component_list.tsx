import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import { cn } from '@/lib/cn'
import { catalogue, docGroups } from './catalogue'

interface ComponentListProps {
  current: string
}

/** All components by group, with a field that narrows the list. */
export function ComponentList({ current }: ComponentListProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const found = catalogue.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
  return (
    <nav
      aria-label={t('library.list')}
      className="min-h-0 overflow-y-auto border-line bg-subtle p-2.5 max-md:max-h-52 max-md:border-b md:border-r"
    >
      <search className="relative mb-2 block">
        <Search
          size={13}
          aria-hidden
          className="absolute top-1/2 left-2.5 -translate-y-1/2 text-fg-3"
        />
        <Input
          data-page-search
          type="search"
          aria-label={t('library.find')}
          placeholder={t('library.find')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="pl-7"
        />
      </search>
      {found.length === 0 && <p className="px-2 py-1 text-fg-3">{t('library.no_match')}</p>}
      {docGroups.map((group) => {
        const members = found.filter((doc) => doc.group === group)
        if (members.length === 0) return null
        return (
          <div key={group} className="mb-2.5">
            <div className="px-2 pb-0.5 text-2xs text-fg-3 med">{t(`library.group_${group}`)}</div>
            {members.map(({ name, state }) => (
              <Link
                key={name}
                to="/studio/components/$name"
                params={{ name }}
                aria-current={name === current ? 'page' : undefined}
                className={cn(
                  'flex h-[26px] items-center rounded-sm px-2 -outline-offset-2 pointer-coarse:h-10',
                  name === current
                    ? 'bg-selected text-accent-text med'
                    : 'text-fg-2 hover:bg-hover hover:text-fg',
                )}
              >
                {name}
                {state === 'beta' && (
                  <span className="ml-auto text-2xs text-warning">{t('library.state_beta')}</span>
                )}
              </Link>
            ))}
          </div>
        )
      })}
    </nav>
  )
}
