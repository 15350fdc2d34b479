import { useTranslation } from 'react-i18next'
import { DetailsList } from '@/components/patterns/details_list'
import { QueryView } from '@/components/patterns/query_view'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { StatusBadge } from '@/components/ui/status_badge'
import { Timestamp } from '@/components/ui/timestamp'
import { formatCount } from '@/lib/format_money'
import { useMetrics } from './api'

/** The node that answers this portal: readiness, edge, shards, version. */
export function NodeCard() {
  const { t } = useTranslation()
  const query = useMetrics()
  return (
    <Card title={t('metrics.node')}>
      <QueryView query={query}>
        {({ node }) => (
          <DetailsList
            rows={[
              [
                t('metrics.node_id'),
                <span key="id" className="mono">
                  {node.node_id}
                </span>,
              ],
              [
                t('metrics.readiness'),
                <Badge key="ready" tone={node.is_ready ? 'success' : 'danger'}>
                  {node.is_ready ? t('metrics.ready') : t('metrics.not_ready')}
                </Badge>,
              ],
              [t('metrics.edge'), <StatusBadge key="edge" domain="edge" value={node.edge} />],
              [t('metrics.shards'), formatCount(node.shards_owned)],
              [
                t('metrics.version'),
                <span key="version" className="mono">
                  {node.version}
                </span>,
              ],
              [t('metrics.started'), <Timestamp key="started" at={node.started_at} />],
            ]}
          />
        )}
      </QueryView>
    </Card>
  )
}
