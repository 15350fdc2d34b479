import { useMemo } from 'react'
import { create } from 'zustand'
import { untilAnswered } from '@/api/query_client'
import type { StreamState } from './protocol'

interface LiveState {
  stream: StreamState
  /** A person stopped the updates of what is on screen. */
  isPaused: boolean
  /** Call records that arrived since the list on screen was loaded. */
  newCdrs: number
  setStream: (stream: StreamState) => void
  setPaused: (paused: boolean) => void
  countNewCdr: () => void
  clearNewCdrs: () => void
}

export const useLive = create<LiveState>()((set) => ({
  stream: 'connecting',
  isPaused: false,
  newCdrs: 0,
  setStream: (stream) => set({ stream }),
  setPaused: (isPaused) => set({ isPaused }),
  countNewCdr: () => set(({ newCdrs }) => ({ newCdrs: newCdrs + 1 })),
  clearNewCdrs: () => set({ newCdrs: 0 }),
}))

/** How often lists ask by themselves while the stream is down. */
export const pollMs = 10_000

/**
 * For `refetchInterval` of a live query: silent while the stream carries it or a person paused it, unless the last
 * answer was that the server is away.
 */
export function useLivePolling() {
  const usual = useLive(({ stream, isPaused }) => (stream === 'live' || isPaused ? false : pollMs))
  return useMemo(() => untilAnswered(usual), [usual])
}
