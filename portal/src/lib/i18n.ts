import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from '@/locales/en'

/** Starts the texts. English of the first page is built in; further languages load on demand. */
export function startTexts() {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { bindI18nStore: 'added' },
  })
}

let others: Promise<void> | undefined

/** Loads the texts of all other pages, once. A failure is told to the caller, and the next one tries again. */
export function loadTexts(): Promise<void> {
  others ??= import('@/locales/en_pages').then(
    ({ pages }) => {
      i18next.addResourceBundle('en', 'translation', pages, true)
    },
    (error: unknown) => {
      others = undefined
      throw error
    },
  )
  return others
}
