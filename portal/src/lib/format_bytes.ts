const units = ['B', 'KiB', 'MiB', 'GiB'] as const

/** 512 -> '512 B', 1536 -> '1.5 KiB'. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let step = 0
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024
    step += 1
  }
  return `${step === 0 ? value : value.toFixed(1)} ${units[step]}`
}
