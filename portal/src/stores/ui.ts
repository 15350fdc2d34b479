import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'light' | 'dark' | 'system'
export type Density = 'compact' | 'default' | 'comfortable'

/** Read before the first paint by the script in the HTML head. */
const themeKey = 'didtron.theme'

interface UiState {
  theme: Theme
  density: Density
  /** Sidebar 2 beside the content. */
  isSideOpen: boolean
  /** Single-key shortcuts (WCAG 2.1.4: they can be turned off). */
  areKeysOn: boolean
  /** Columns a person has switched off, by table. */
  hiddenColumns: Readonly<Record<string, readonly string[]>>
  isPaletteOpen: boolean
  isShortcutSheetOpen: boolean
  isDrawerOpen: boolean
  setTheme: (theme: Theme) => void
  setDensity: (density: Density) => void
  setKeysOn: (on: boolean) => void
  toggleSide: () => void
  toggleColumn: (table: string, column: string) => void
  setPaletteOpen: (open: boolean) => void
  setShortcutSheetOpen: (open: boolean) => void
  setDrawerOpen: (open: boolean) => void
}

/** State of the screen only; what comes from the server lives in the query cache. */
export const useUi = create<UiState>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'default',
      isSideOpen: true,
      areKeysOn: true,
      hiddenColumns: {},
      isPaletteOpen: false,
      isShortcutSheetOpen: false,
      isDrawerOpen: false,
      setTheme: (theme) => {
        applyTheme(theme)
        set({ theme })
      },
      setDensity: (density) => set({ density }),
      setKeysOn: (areKeysOn) => set({ areKeysOn }),
      toggleSide: () => set((state) => ({ isSideOpen: !state.isSideOpen })),
      toggleColumn: (table, column) =>
        set(({ hiddenColumns }) => {
          const hidden = hiddenColumns[table] ?? []
          const next = hidden.includes(column)
            ? hidden.filter((id) => id !== column)
            : [...hidden, column]
          return { hiddenColumns: { ...hiddenColumns, [table]: next } }
        }),
      setPaletteOpen: (isPaletteOpen) => set({ isPaletteOpen }),
      setShortcutSheetOpen: (isShortcutSheetOpen) => set({ isShortcutSheetOpen }),
      setDrawerOpen: (isDrawerOpen) => set({ isDrawerOpen }),
    }),
    {
      name: 'didtron.ui',
      version: 1,
      partialize: ({ theme, density, isSideOpen, areKeysOn, hiddenColumns }) => ({
        theme,
        density,
        isSideOpen,
        areKeysOn,
        hiddenColumns,
      }),
    },
  ),
)

const nextTheme: Record<Theme, Theme> = { light: 'dark', dark: 'system', system: 'light' }

/** The order of the theme button: light, dark, system. */
export const themeAfter = (theme: Theme): Theme => nextTheme[theme]

function systemTheme(): 'light' | 'dark' {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

function applyTheme(theme: Theme) {
  if (theme === 'system') localStorage.removeItem(themeKey)
  else localStorage.setItem(themeKey, theme)
  document.documentElement.dataset.theme = theme === 'system' ? systemTheme() : theme
}

/** Follows the operating system while the choice is `system`. */
export function followSystemTheme() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (useUi.getState().theme === 'system') document.documentElement.dataset.theme = systemTheme()
  })
}
