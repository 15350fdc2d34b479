import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { ErrorCard } from './error_card'

export interface QueryViewProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>
  /** Lines of the placeholder while the first answer is on its way. */
  skeletonRows?: number
  children: (data: T) => ReactNode
}

/** One query in all its states: placeholder, error with retry, data. Data stays while it is asked for again. */
export function QueryView<T>({ query, skeletonRows = 4, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="grid gap-4 p-4" aria-busy="true">
      {Array.from({ length: skeletonRows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={row} className={row % 2 === 0 ? 'w-2/3' : 'w-1/2'} />
      ))}
    </div>
  )
}
