import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon_button'

const confirmedMs = 1_500

export interface CopyButtonProps {
  /** What lands on the clipboard. */
  text: string
  /** What is copied, for the spoken name: "Copy call ID". */
  label: string
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), confirmedMs)
  }
  return (
    <IconButton
      label={isCopied ? t('common.copied') : label}
      icon={isCopied ? Check : Copy}
      onClick={copy}
    />
  )
}
