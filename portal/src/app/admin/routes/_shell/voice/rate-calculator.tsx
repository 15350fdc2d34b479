import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/patterns/page'
import { RateCalculator } from '@/features/rates/calculator'
import { MayView } from '../../../shell/may_view'

export const Route = createFileRoute('/_shell/voice/rate-calculator')({
  component: () => {
    const { t } = useTranslation()
    return (
      <MayView needs="calls.see" title={t('nav.page.rate_calculator')}>
        <Page
          title={t('nav.page.rate_calculator')}
          crumbs={[t('nav.title.voice'), t('nav.group.traffic')]}
          status={t('calculator.dock_status')}
        >
          <RateCalculator />
        </Page>
      </MayView>
    )
  },
})
