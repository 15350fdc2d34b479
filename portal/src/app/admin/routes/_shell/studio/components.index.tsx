import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/_shell/studio/components/')({
  beforeLoad: () => {
    throw redirect({ to: '/studio/components/$name', params: { name: 'Button' }, replace: true })
  },
})
