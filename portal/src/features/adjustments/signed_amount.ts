import type { Adjustment } from '@/api/types'

/** What the adjustment does to the balance: '12.50' for the customer, '-12.50' against it. */
export function signedAmount({ direction, amount }: Adjustment): string {
  return direction === 'credit' ? amount : `-${amount}`
}
