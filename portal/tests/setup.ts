import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { loadTexts, startTexts } from '@/lib/i18n'

startTexts()
await loadTexts()
afterEach(cleanup)
