import '@/design/app.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '@/api/query_client'
import { startTexts } from '@/lib/i18n'
import { reloadWhenOutdated } from '@/lib/reload_when_outdated'
import { followSystemTheme } from '@/stores/ui'
import { createAdminRouter } from './router'

reloadWhenOutdated()
startTexts()
followSystemTheme()
const queryClient = createQueryClient()
const router = createAdminRouter(queryClient)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element #root')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
