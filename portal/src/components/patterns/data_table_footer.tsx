import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon_button'
import { formatCount } from '@/lib/format_money'
import type { Paging } from './data_table/types'
import { DensityToggle } from './density_toggle'

export interface DataTableFooterProps {
  /** Rows on this page. */
  rows: number
  /** The page is the whole list, so the row count is exact. */
  isWhole: boolean
  selected?: number
  /** Sums of the whole filtered set, never of the page alone. */
  sums?: ReactNode
  paging?: Paging
  /** Shows the switch of the row height; once per page is enough. */
  hasDensity?: boolean
}

/** Row count, selected, sums, density, page range, previous, next. Every table ends in it. */
export function DataTableFooter({
  rows,
  isWhole,
  selected = 0,
  sums,
  paging,
  hasDensity = true,
}: DataTableFooterProps) {
  const { t } = useTranslation()
  const first = paging?.firstRow ?? 1
  return (
    <div
      role="group"
      className="@container border-t border-line bg-subtle"
      aria-label={t('table.summary')}
      data-table-footer
    >
      <div className="num flex h-[35px] items-center gap-4 overflow-hidden whitespace-nowrap px-(--gutter) text-xs text-fg-3 pointer-coarse:h-11">
        <span role="status">
          {isWhole
            ? t('table.rows', { count: rows, shown: formatCount(rows) })
            : t('table.many_rows')}
          {selected > 0 && (
            <b className="text-accent-text">
              {' · '}
              {t('table.selected', { count: selected })}
            </b>
          )}
        </span>
        {sums && <span className="h-4 w-px bg-line @max-3xl:hidden" />}
        <span className="flex items-center gap-4 @max-3xl:hidden">{sums}</span>
        <span className="flex-1" />
        {hasDensity && (
          <span className="@max-md:hidden">
            <DensityToggle />
          </span>
        )}
        {paging && (
          <>
            <span>
              {rows === 0
                ? t('table.no_range')
                : t('table.range', {
                    first: formatCount(first),
                    last: formatCount(first + rows - 1),
                  })}
            </span>
            <span className="flex">
              <IconButton
                label={t('table.previous')}
                icon={ChevronLeft}
                disabled={!paging.onPrevious}
                onClick={() => paging.onPrevious?.()}
              />
              <IconButton
                label={t('table.next')}
                icon={ChevronRight}
                disabled={!paging.hasNext}
                onClick={paging.onNext}
              />
            </span>
          </>
        )}
      </div>
    </div>
  )
}
