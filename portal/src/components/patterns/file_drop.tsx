import { FileUp } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/cn'
import { formatBytes } from '@/lib/format_bytes'

export interface FileDropProps {
  label: string
  /** Kinds and largest size, in words. */
  hint?: string
  /** As of the HTML attribute: ".csv,.json". */
  accept?: string
  file: File | null
  error?: string
  onChange: (file: File | null) => void
}

/** One file, chosen from a list or dropped. */
export function FileDrop({ label, hint, accept, file, error, onChange }: FileDropProps) {
  const { t } = useTranslation()
  const id = useId()
  const [isOver, setOver] = useState(false)
  const note = error ?? hint
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped) onChange(dropped)
  }
  return (
    <div className="grid gap-1">
      <span id={`${id}-label`} className="text-xs text-fg-2 med">
        {label}
      </span>
      <label
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          'grid cursor-pointer justify-items-center gap-1 rounded-sm border border-dashed px-4 py-6 text-center focus-within:outline-2 focus-within:outline-focus',
          error ? 'border-danger' : 'border-line-control',
          isOver ? 'bg-selected' : 'bg-subtle hover:bg-hover',
        )}
      >
        <input
          type="file"
          aria-labelledby={`${id}-label`}
          aria-describedby={note ? `${id}-note` : undefined}
          aria-invalid={error ? true : undefined}
          {...(accept && { accept })}
          className="sr-only"
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            if (chosen) onChange(chosen)
          }}
        />
        <FileUp size={18} strokeWidth={1.75} aria-hidden className="text-fg-3" />
        {file ? (
          <span className="max-w-full break-words">
            <span className="med">{file.name}</span>{' '}
            <span className="num text-fg-3">{formatBytes(file.size)}</span>
          </span>
        ) : (
          <span className="text-fg-2">{t('files.choose')}</span>
        )}
      </label>
      {note && (
        <p id={`${id}-note`} className={cn('text-xs', error ? 'text-danger' : 'text-fg-3')}>
          {note}
        </p>
      )}
    </div>
  )
}
