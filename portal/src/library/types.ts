import type { ReactNode } from 'react'

export type DocGroup = 'actions' | 'data' | 'forms' | 'feedback' | 'layout'

export interface DocExample {
  name: string
  render: () => ReactNode
}

export interface DocProp {
  name: string
  type: string
  /** What holds when it is left out; absent: it must be given. */
  initial?: string
  note: string
}

/**
 * The page of one component in the library, written beside it in `<file>.docs.tsx`. A test compares the names of
 * `props` with the component's types, so the page cannot fall behind.
 */
export interface ComponentDoc {
  name: string
  group: DocGroup
  state: 'beta' | 'stable'
  purpose: string
  /** When another component is right. */
  avoid: string
  examples: readonly DocExample[]
  code: string
  props: readonly DocProp[]
  accessibility: readonly string[]
}
