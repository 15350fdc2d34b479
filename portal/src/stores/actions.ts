import type { LucideIcon } from 'lucide-react'
import { create } from 'zustand'

/** One thing a page lets a person do: shown in the action dock and in the palette. */
export interface PageAction {
  id: string
  label: string
  icon?: LucideIcon
  /** One primary per page, placed last; danger is outlined and never beside the primary. */
  tone?: 'primary' | 'plain' | 'danger'
  /** Key caps such as ['Shift', 'E']; the page handles the key. */
  keys?: readonly string[]
  isDisabled?: boolean
  isPending?: boolean
  run: () => void
}

interface ActionState {
  page: string
  actions: readonly PageAction[]
  show: (page: string, actions: readonly PageAction[]) => void
}

/** The actions of the page on screen, for the palette. */
export const usePageActions = create<ActionState>()((set) => ({
  page: '',
  actions: [],
  show: (page, actions) => set({ page, actions }),
}))
