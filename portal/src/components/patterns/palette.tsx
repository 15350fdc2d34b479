import { Command } from 'cmdk'
import type { LucideIcon } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Kbd } from '@/components/ui/kbd'

export interface PaletteCommand {
  id: string
  label: string
  icon: LucideIcon
  /** Where the command leads or what it is about, in small print. */
  note?: string
  keys?: readonly string[]
  run: () => void
}

export interface PaletteGroup {
  label: string
  commands: readonly PaletteCommand[]
}

export interface PaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The page on screen, as a tag before the input. */
  scope: string
  groups: readonly PaletteGroup[]
}

const groupLook =
  'px-1.5 pb-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-fg-3 [&_[cmdk-group-heading]]:med'

/** Everything the log-in may do from here, by typing: actions of the page first, then places and settings. */
export default function Palette({ open, onOpenChange, scope, groups }: PaletteProps) {
  const { t } = useTranslation()
  const count = groups.reduce((sum, group) => sum + group.commands.length, 0)
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-(--z-dialog) bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-(--z-dialog) w-[min(640px,92vw)] -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-3 outline-none"
        >
          <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
          <Command label={t('palette.title')} loop>
            <div className="flex items-center gap-2 border-b border-line px-4">
              {scope && (
                <span className="shrink-0 rounded-[5px] bg-accent-soft px-1.5 text-2xs leading-5 text-accent-text med">
                  {scope}
                </span>
              )}
              <Command.Input
                autoFocus
                placeholder={t('palette.placeholder')}
                className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-fg-3"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List
              label={t('palette.results')}
              className="max-h-[min(400px,60vh)] overflow-y-auto pb-1.5"
            >
              <Command.Empty className="p-6 text-center text-fg-3">
                {t('palette.empty')}
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group.label} heading={group.label} className={groupLook}>
                  {group.commands.map(({ id, label, icon: Icon, note, keys, run }) => (
                    <Command.Item
                      key={id}
                      value={`${label} ${id}`}
                      onSelect={() => {
                        onOpenChange(false)
                        run()
                      }}
                      className="flex h-9 cursor-default items-center gap-2.5 rounded-sm px-2.5 data-[selected=true]:bg-selected pointer-coarse:h-11"
                    >
                      <Icon size={15} strokeWidth={1.75} aria-hidden className="text-fg-3" />
                      <span className="truncate">{label}</span>
                      {note && <span className="truncate text-fg-3">{note}</span>}
                      <span className="ml-auto flex gap-0.5">
                        {keys?.map((key) => (
                          <Kbd key={key}>{key}</Kbd>
                        ))}
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            <div className="flex h-9 items-center gap-3 border-t border-line bg-subtle px-4 text-2xs text-fg-3">
              <span className="flex items-center gap-1">
                <Kbd>↑</Kbd>
                <Kbd>↓</Kbd>
                {t('palette.move')}
              </span>
              <span className="flex items-center gap-1">
                <Kbd>↵</Kbd>
                {t('palette.run')}
              </span>
              <span className="ml-auto max-sm:hidden">{t('palette.count', { count })}</span>
            </div>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
