import { createFileRoute, notFound } from '@tanstack/react-router'

/** Every address of the portal that is no page: said inside the shell. */
export const Route = createFileRoute('/_shell/$')({
  beforeLoad: () => {
    throw notFound()
  },
})
