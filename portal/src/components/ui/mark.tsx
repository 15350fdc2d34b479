export interface MarkProps {
  /** Edge length in pixels. */
  size?: number
}

/** The product's mark on its blue tile. */
export function Mark({ size = 26 }: MarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="7" fill="var(--brand-accent)" />
      <path
        d="M7.5 7.2h5.3a5.8 5.8 0 0 1 0 11.6H7.5z"
        fill="none"
        stroke="var(--identity-text)"
        strokeWidth="2.1"
        strokeLinejoin="round"
      />
      <path
        d="M11 11.4v3.2M14 10v6"
        stroke="var(--identity-text)"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  )
}
