import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { startTexts } from '@/lib/i18n'

startTexts()
afterEach(cleanup)
