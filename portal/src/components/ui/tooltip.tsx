import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement } from 'react'
import { Kbd } from './kbd'

export interface TooltipProps {
  label: string
  /** Key caps after the label. */
  keys?: readonly string[]
  /** The one element that the tooltip explains. */
  children: ReactElement
}

/** A short explanation on hover and focus. Never the only place of an information. */
export function Tooltip({ label, keys, children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-(--z-popover) flex max-w-72 items-center gap-2 rounded-sm bg-raised px-2 py-1 text-xs text-fg shadow-2"
        >
          {label}
          {keys?.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
