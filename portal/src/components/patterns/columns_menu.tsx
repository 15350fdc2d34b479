import { Columns3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuLabel, MenuSwitch } from '@/components/ui/menu'
import { useUi } from '@/stores/ui'
import type { Column } from './data_table/types'

export interface ColumnsMenuProps<T> {
  /** The `id` of the DataTable. */
  table: string
  columns: readonly Column<T>[]
}

/** Switches columns of a table on and off; the choice is kept. The most important column always stays. */
export function ColumnsMenu<T>({ table, columns }: ColumnsMenuProps<T>) {
  const { t } = useTranslation()
  const hidden = useUi((state) => state.hiddenColumns[table])
  const toggle = useUi((state) => state.toggleColumn)
  return (
    <Menu
      trigger={
        <Button className="max-md:hidden">
          <Columns3 size={14} aria-hidden className="text-fg-3" />
          {t('table.columns')}
        </Button>
      }
    >
      <MenuLabel>{t('table.columns')}</MenuLabel>
      {columns
        .filter(({ priority }) => priority > 1)
        .map(({ id, header }) => (
          <MenuSwitch key={id} isOn={!hidden?.includes(id)} onChange={() => toggle(table, id)}>
            {header}
          </MenuSwitch>
        ))}
    </Menu>
  )
}
