import { useState } from 'react'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { FileDrop } from './file_drop'

function Example({ error }: { error?: string }) {
  const [file, setFile] = useState<File | null>(null)
  return (
    <div className="w-full">
      <FileDrop
        label="Call records"
        hint="CSV or JSON, at most 64 MiB."
        accept=".csv,.json"
        file={file}
        onChange={setFile}
        {...(error && { error })}
      />
    </div>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'FileDrop',
    group: 'forms',
    state: 'stable',
    purpose: 'One file, chosen from a list or dropped.',
    avoid: 'the content can be typed.',
    examples: [
      { name: 'Default', render: () => <Example /> },
      { name: 'Refused', render: () => <Example error="Choose a file." /> },
    ],
    code: `<FileDrop label="Call records" accept=".csv" file={file} onChange={setFile} />`,
    props: [
      prop('label', 'string', 'What the file holds.'),
      prop('hint', 'string', 'Kinds and largest size.'),
      prop('accept', 'string', 'As of the HTML attribute.'),
      prop('file', 'File | null', 'The chosen file.'),
      prop('error', 'string', 'Replaces the hint.'),
      prop('onChange', '(file) => void', 'Another file was chosen.'),
    ],
    accessibility: [
      'A native file control: Enter or Space opens the list',
      'Dropping is never the only way',
    ],
  },
]
