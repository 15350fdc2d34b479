import { create } from 'zustand'

export interface ToastMessage {
  id: number
  tone: 'success' | 'danger' | 'neutral'
  title: string
  detail?: string
}

interface ToastState {
  toasts: readonly ToastMessage[]
  show: (toast: Omit<ToastMessage, 'id'>) => void
  dismiss: (id: number) => void
}

const shownMax = 4
let lastId = 0

export const useToasts = create<ToastState>()((set) => ({
  toasts: [],
  show: (toast) =>
    set(({ toasts }) => {
      lastId += 1
      return { toasts: [...toasts, { ...toast, id: lastId }].slice(-shownMax) }
    }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}))
