interface RegionsProps {
  /** Rows of regions, top to bottom, each left to right. */
  rows: readonly (readonly string[])[]
  /** The region the page is about. */
  marked: string
}

/** A drawing of the shell's regions, for components that exist once per page and are around this one. */
export function Regions({ rows, marked }: RegionsProps) {
  return (
    <div className="grid w-full max-w-md gap-1 text-center text-xs">
      {rows.map((row) => (
        <div key={row.join()} className="flex gap-1">
          {row.map((region) => (
            <span
              key={region}
              className={
                region === marked
                  ? 'flex-1 rounded-xs border border-accent-line bg-accent-soft px-2 py-2 text-accent-text med'
                  : 'flex-1 rounded-xs border border-line bg-surface px-2 py-2 text-fg-3'
              }
            >
              {region}
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}

/** The regions of a portal, from the skip link to the dock. */
export const shellRegions = [
  ['Header 1'],
  ['Rail', 'Sidebar 2', 'Page head'],
  ['Content tabs'],
  ['Content', 'Side peek'],
  ['Action dock'],
] as const
