import { Pause, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon_button'
import { useLive } from '@/live/store'

/** Stops and resumes everything on the page that updates by itself (WCAG 2.2.2). */
export function PauseButton() {
  const { t } = useTranslation()
  const { isPaused, setPaused } = useLive()
  return (
    <IconButton
      label={isPaused ? t('live.resume') : t('live.pause')}
      icon={isPaused ? Play : Pause}
      aria-pressed={isPaused}
      onClick={() => setPaused(!isPaused)}
    />
  )
}
