import { NavDrawer } from '@/components/patterns/nav_drawer'
import type { NavSection } from '@/components/patterns/nav_types'
import { NavTree } from '@/components/patterns/sidebar2'
import { NodeStatus } from '@/features/metrics/node_status'
import { useUi } from '@/stores/ui'

interface AdminDrawerProps {
  sections: readonly NavSection[]
}

/** Navigation for phones, and for sidebar 2 where there is no room for it. */
export default function AdminDrawer({ sections }: AdminDrawerProps) {
  const { isDrawerOpen, setDrawerOpen } = useUi()
  return (
    <NavDrawer open={isDrawerOpen} onOpenChange={setDrawerOpen} status={<NodeStatus />}>
      <NavTree sections={sections} />
    </NavDrawer>
  )
}
