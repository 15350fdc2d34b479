import { Rows2, Rows3, Rows4 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/cn'
import { type Density, useUi } from '@/stores/ui'

const choices = [
  ['compact', Rows4],
  ['default', Rows3],
  ['comfortable', Rows2],
] as const satisfies readonly (readonly [Density, unknown])[]

/** Row height of all tables: 28, 34 or 42 px, kept per person. */
export function DensityToggle() {
  const { t } = useTranslation()
  const { density, setDensity } = useUi()
  return (
    <fieldset
      aria-label={t('table.density')}
      className="flex rounded-sm bg-surface p-px shadow-edge"
    >
      {choices.map(([choice, Icon]) => (
        <button
          key={choice}
          type="button"
          aria-label={t(`table.density_${choice}`)}
          aria-pressed={density === choice}
          onClick={() => setDensity(choice)}
          className={cn(
            'grid h-6 w-7 place-items-center rounded-[5px]',
            density === choice ? 'bg-selected text-accent-text' : 'text-fg-3 hover:text-fg',
          )}
        >
          <Icon size={13} aria-hidden />
        </button>
      ))}
    </fieldset>
  )
}
