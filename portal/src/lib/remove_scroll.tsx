import type { ElementType, ReactNode, Ref } from 'react'

interface RemoveScrollProps {
  as?: ElementType
  children?: ReactNode
  ref?: Ref<unknown>
  allowPinchZoom?: boolean
  enabled?: boolean
  shards?: unknown
  [attribute: string]: unknown
}

/**
 * Stands in for the package `react-remove-scroll` that Radix layers import (see vite.config.ts): it renders
 * its child and locks nothing, because only regions inside the shell scroll and a scrim covers them.
 */
export function RemoveScroll({
  as: Component = 'div',
  allowPinchZoom: _zoom,
  enabled: _enabled,
  shards: _shards,
  ...rest
}: RemoveScrollProps) {
  return <Component {...rest} />
}
