import type { ComponentDoc, DocGroup } from './types'

const files = import.meta.glob<{ docs: readonly ComponentDoc[] }>('../components/**/*.docs.tsx', {
  eager: true,
})

/** Every documented component, by name. */
export const catalogue: readonly ComponentDoc[] = Object.values(files)
  .flatMap(({ docs }) => docs)
  .sort((a, b) => a.name.localeCompare(b.name))

export const docGroups: readonly DocGroup[] = ['actions', 'data', 'forms', 'feedback', 'layout']
