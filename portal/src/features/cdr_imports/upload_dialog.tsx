import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CdrImport, CdrSource } from '@/api/types'
import { FileDrop } from '@/components/patterns/file_drop'
import { FormDialog } from '@/components/patterns/form_dialog'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { formatCount } from '@/lib/format_money'
import { useRequestKey } from '@/lib/use_request_key'
import { useToasts } from '@/stores/toasts'
import { mediaTypeOf, useUploadCdrs } from './api'
import { DryRunView } from './dry_run_view'

interface UploadDialogProps {
  open: boolean
  sources: readonly CdrSource[]
  onClose: () => void
  /** The file was taken or refused as a whole: its import says which. */
  onDone: (done: CdrImport) => void
}

/** A file of a source, sent as it is. The same file again is answered again and booked once. */
export function UploadDialog({ open, sources, onClose, onDone }: UploadDialogProps) {
  const { t } = useTranslation()
  const upload = useUploadCdrs()
  const requestKey = useRequestKey()
  const show = useToasts((state) => state.show)
  const [sourceId, setSourceId] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [isTried, setTried] = useState(false)
  const [isDryRun, setDryRun] = useState(false)
  const dryRunId = useId()
  const { reset: forget } = upload
  useEffect(() => {
    if (!open) return
    setSourceId('')
    setFile(null)
    setTried(false)
    setDryRun(false)
    forget()
  }, [open, forget])
  const rehearsed = upload.data?.preview ? upload.data : null

  const active = sources.filter(({ status }) => status === 'active')
  const chosen = active.length === 1 ? String(active[0]?.source_id) : sourceId
  const mediaType = file ? mediaTypeOf(file.name) : null
  const fileFault = !file
    ? t('imports.file_missing')
    : mediaType
      ? ''
      : t('imports.file_unknown_kind')

  const submit = () => {
    setTried(true)
    if (!file || !mediaType || chosen === '') return
    const key = requestKey.keyFor([chosen, file.name, file.size, file.lastModified])
    upload.mutate(
      { sourceId: Number(chosen), file, mediaType, key, isDryRun },
      {
        onSuccess: (done) => {
          if (isDryRun) return setDryRun(false) // what it says stands below; the next step is the import
          requestKey.renew()
          show(
            done.state === 'refused'
              ? { tone: 'danger', title: t('imports.upload_refused'), detail: done.reason }
              : {
                  tone: 'success',
                  title: t('imports.upload_done', {
                    file: file.name,
                    booked: formatCount(done.booked),
                    rows: formatCount(done.rows),
                  }),
                },
          )
          onDone(done)
        },
      },
    )
  }

  return (
    <FormDialog
      open={open}
      title={t('imports.upload')}
      description={t('imports.upload_detail')}
      submitLabel={t(isDryRun ? 'imports.dry_run_submit' : 'imports.upload_submit')}
      isPending={upload.isPending}
      error={upload.error}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onClose={onClose}
    >
      {active.length !== 1 && (
        <Field
          label={t('imports.source')}
          error={isTried && sourceId === '' ? t('imports.source_missing') : ''}
        >
          {(control) => (
            <Select
              {...control}
              value={sourceId}
              onChange={(event) => setSourceId(event.target.value)}
              options={[
                { value: '', label: t('imports.source_choose') },
                ...active.map(({ source_id, name }) => ({ value: String(source_id), label: name })),
              ]}
            />
          )}
        </Field>
      )}
      <FileDrop
        label={t('imports.file')}
        hint={t('imports.file_hint')}
        accept=".csv,.json,.ndjson,.jsonl"
        file={file}
        onChange={(next) => {
          setFile(next)
          forget()
        }}
        {...(isTried && fileFault && { error: fileFault })}
      />
      <div className="flex items-center gap-2">
        <Checkbox
          id={dryRunId}
          label={t('imports.dry_run')}
          checked={isDryRun}
          onChange={(event) => setDryRun(event.target.checked)}
        />
        <label htmlFor={dryRunId}>{t('imports.dry_run')}</label>
      </div>
      {rehearsed && <DryRunView import={rehearsed} />}
    </FormDialog>
  )
}
