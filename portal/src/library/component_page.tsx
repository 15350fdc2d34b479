import { Check } from 'lucide-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '@/components/patterns/error_boundary'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy_button'
import type { ComponentDoc, DocExample, DocProp } from './types'

interface ComponentPageProps {
  doc: ComponentDoc
}

/** One component: what it is for, live previews, code, props and accessibility notes. */
export function ComponentPage({ doc }: ComponentPageProps) {
  const { t } = useTranslation()
  return (
    <article className="mx-auto max-w-[1080px] px-6 py-5 max-md:px-4">
      <header className="mb-4">
        <div className="flex items-center gap-2.5">
          <h2 className="text-xl tracking-tight">{doc.name}</h2>
          <Badge tone={doc.state === 'stable' ? 'success' : 'warning'}>
            {t(`library.state_${doc.state}`)}
          </Badge>
        </div>
        <p className="mt-1 max-w-[68ch] text-fg-2">{doc.purpose}</p>
        <p className="mt-1 max-w-[68ch] text-fg-3">
          <b>{t('library.when_not')}</b> {doc.avoid}
        </p>
      </header>
      <div className="grid gap-3 md:grid-cols-2">
        {doc.examples.map((example) => (
          <Preview key={example.name} example={example} isAlone={doc.examples.length === 1} />
        ))}
      </div>
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_300px]">
        <Code code={doc.code} />
        <Card title={t('library.accessibility')}>
          <ul className="grid gap-2 text-xs text-fg-2">
            {doc.accessibility.map((note) => (
              <li key={note} className="flex gap-2">
                <Check size={14} aria-hidden className="mt-px shrink-0 text-success" />
                {note}
              </li>
            ))}
          </ul>
        </Card>
      </div>
      {doc.props.length > 0 && <Props props={doc.props} />}
    </article>
  )
}

function Preview({ example, isAlone }: { example: DocExample; isAlone: boolean }) {
  return (
    <section
      aria-label={example.name}
      data-preview
      className={`min-w-0 overflow-hidden rounded-md border border-line ${isAlone ? 'md:col-span-2' : ''}`}
    >
      <h3 className="flex h-8 items-center border-b border-line-subtle bg-subtle px-3 text-xs text-fg-3 med">
        {example.name}
      </h3>
      <div className="dotted flex min-h-[76px] flex-wrap items-center justify-center gap-2 bg-surface p-4">
        <ErrorBoundary>
          <Suspense>{example.render()}</Suspense>
        </ErrorBoundary>
      </div>
    </section>
  )
}

function Code({ code }: { code: string }) {
  const { t } = useTranslation()
  return (
    <Card
      title={t('library.code')}
      pad={false}
      action={<CopyButton text={code} label={t('library.copy_code')} />}
    >
      <section tabIndex={0} aria-label={t('library.code')} className="overflow-x-auto">
        <pre className="p-3.5 font-mono text-xs leading-5 text-fg-2">{code}</pre>
      </section>
    </Card>
  )
}

function Props({ props }: { props: readonly DocProp[] }) {
  const { t } = useTranslation()
  const head = 'h-8 px-3.5 text-left text-2xs text-fg-3 med'
  const cell = 'px-3.5 py-1.5 align-baseline'
  return (
    <Card title={t('library.props')} className="mt-4" pad={false}>
      <section tabIndex={0} aria-label={t('library.props')} className="overflow-x-auto">
        <table className="w-full min-w-[560px]">
          <thead className="border-b border-line bg-subtle">
            <tr>
              <th className={head}>{t('library.name')}</th>
              <th className={head}>{t('library.type')}</th>
              <th className={head}>{t('library.default_value')}</th>
              <th className={head}>{t('library.note')}</th>
            </tr>
          </thead>
          <tbody>
            {props.map(({ name, type, initial, note }) => (
              <tr key={name} className="border-b border-line-subtle last:border-0">
                <td className={`${cell} mono text-accent-text`}>{name}</td>
                <td className={`${cell} mono text-fg-2`}>{type}</td>
                <td className={`${cell} mono text-fg-3`}>{initial ?? t('library.required')}</td>
                <td className={`${cell} text-fg-2`}>{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  )
}
