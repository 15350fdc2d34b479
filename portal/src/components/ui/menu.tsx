import type { LucideIcon } from 'lucide-react'
import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { cn } from '@/lib/cn'

const row =
  'flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm text-fg outline-none data-disabled:opacity-45 data-highlighted:bg-hover pointer-coarse:min-h-(--control-h)'

export interface MenuProps {
  /** The button that opens the menu. */
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}

/** A list of actions or switches behind a button. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-(--z-popover) min-w-52 max-w-[calc(100vw-16px)] rounded-md bg-raised p-1 shadow-2"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export interface MenuItemProps {
  icon?: LucideIcon
  tone?: 'plain' | 'danger'
  isDisabled?: boolean
  onSelect: () => void
  children: ReactNode
}

/** One action of a Menu. */
export function MenuItem({
  icon: Icon,
  tone,
  isDisabled = false,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <DropdownMenu.Item
      disabled={isDisabled}
      onSelect={onSelect}
      className={cn(row, tone === 'danger' && 'text-danger')}
    >
      {Icon && <Icon size={15} strokeWidth={1.75} aria-hidden className="text-fg-3" />}
      {children}
    </DropdownMenu.Item>
  )
}

export interface MenuSwitchProps {
  isOn: boolean
  onChange: () => void
  children: ReactNode
}

/** One on/off choice of a Menu; the menu stays open. */
export function MenuSwitch({ isOn, onChange, children }: MenuSwitchProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={isOn}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={row}
    >
      <span className="grid size-4 place-items-center">
        {isOn && <Check size={14} aria-hidden />}
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  )
}

export interface MenuLabelProps {
  children: ReactNode
}

/** A heading inside a Menu. */
export function MenuLabel({ children }: MenuLabelProps) {
  return (
    <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-2xs text-fg-3 med">
      {children}
    </DropdownMenu.Label>
  )
}
