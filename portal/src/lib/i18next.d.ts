import 'i18next'
import type { en } from '@/locales/en'
import type { pages } from '@/locales/en_pages'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en & typeof pages }
    returnNull: false
  }
}
