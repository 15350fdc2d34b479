export interface KbdProps {
  /** The name printed on the key. */
  children: string
}

/** A key cap. */
export function Kbd({ children }: KbdProps) {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-xs bg-subtle px-1 font-sans text-2xs leading-none text-fg-3 shadow-edge">
      {children}
    </kbd>
  )
}
