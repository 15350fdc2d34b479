import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

export interface Shortcut {
  label: string
  keys: readonly string[]
}

export interface ShortcutSheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  groups: readonly { label: string; shortcuts: readonly Shortcut[] }[]
  /** Single-key shortcuts are on. */
  areKeysOn: boolean
  onKeysOn: (on: boolean) => void
}

/** All keys in one list, and the switch that turns single keys off. */
export function ShortcutSheet({
  open,
  onOpenChange,
  groups,
  areKeysOn,
  onKeysOn,
}: ShortcutSheetProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('shortcuts.title')}
      actions={
        <Button size="lg" onClick={() => onOpenChange(false)}>
          {t('common.close')}
        </Button>
      }
    >
      <label className="mt-3 flex items-center gap-2 rounded-sm bg-subtle px-3 py-2">
        <input
          type="checkbox"
          className="size-3.5 accent-(--accent)"
          checked={areKeysOn}
          onChange={(event) => onKeysOn(event.target.checked)}
        />
        {t('shortcuts.single_keys')}
      </label>
      {groups.map((group) => (
        <section key={group.label} className="mt-4">
          <h3 className="mb-1 text-2xs text-fg-3 med">{group.label}</h3>
          <dl>
            {group.shortcuts.map(({ label, keys }) => (
              <div key={label} className="flex min-h-7 items-center justify-between gap-4">
                <dt>{label}</dt>
                <dd className="flex gap-0.5">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
