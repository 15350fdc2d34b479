import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import type { PageAction } from '@/stores/actions'

interface DockMoreProps {
  actions: readonly PageAction[]
}

/** The actions that do not fit into the dock, behind one button. Loaded when there are any. */
export default function DockMore({ actions }: DockMoreProps) {
  const { t } = useTranslation()
  return (
    <Menu
      trigger={
        <Button size="lg" className="max-md:order-last">
          {t('common.more')}
        </Button>
      }
    >
      {actions.map((action) => (
        <MenuItem
          key={action.id}
          onSelect={action.run}
          isDisabled={action.isDisabled ?? false}
          {...(action.icon && { icon: action.icon })}
          {...(action.tone === 'danger' && { tone: 'danger' as const })}
        >
          {action.label}
        </MenuItem>
      ))}
    </Menu>
  )
}
