import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One or two sentences: what will happen. */
  description?: ReactNode
  children?: ReactNode
  /** Buttons, the primary last. */
  actions?: ReactNode
}

/** A modal question or a form of up to five fields. Anything bigger is a page. */
export function Dialog({ open, onOpenChange, title, description, children, actions }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-(--z-dialog) bg-scrim" />
        <Radix.Content
          {...(!description && { 'aria-describedby': undefined })}
          className="fixed top-[20vh] left-1/2 z-(--z-dialog) flex max-h-[70vh] w-[min(460px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-3 outline-none"
        >
          <div className="min-h-0 overflow-y-auto p-5">
            <Radix.Title className="text-lg tracking-tight">{title}</Radix.Title>
            {description && (
              <Radix.Description asChild>
                <div className="mt-1.5 text-md text-fg-2">{description}</div>
              </Radix.Description>
            )}
            {children}
          </div>
          {actions && (
            <footer className="flex justify-end gap-2 border-t border-line bg-subtle px-5 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
