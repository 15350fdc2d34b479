import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { catalogue } from '@/library/catalogue'

const root = `${import.meta.dirname}/../src/components`

interface Component {
  name: string
  file: string
  /** Members of its own props interface, without what it inherits from HTML. */
  props: string[]
}

function componentsOf(folder: string, file: string): Component[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(`${root}/${folder}/${file}`, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  )
  const props = new Map<string, string[]>()
  const names: string[] = []
  for (const node of source.statements) {
    const isExported =
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported) continue
    if (ts.isInterfaceDeclaration(node)) {
      props.set(
        node.name.text,
        node.members.map((member) => member.name?.getText(source) ?? ''),
      )
    }
    const isComponent = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)
    if (isComponent && node.name && /^[A-Z]/.test(node.name.text)) names.push(node.name.text)
  }
  return names.map((name) => ({
    name,
    file: `${folder}/${file}`,
    props: props.get(`${name}Props`) ?? [],
  }))
}

const components = ['ui', 'patterns'].flatMap((folder) =>
  readdirSync(`${root}/${folder}`)
    .filter((file) => /^[a-z0-9_]+\.tsx$/.test(file))
    .flatMap((file) => componentsOf(folder, file)),
)

describe('the component library', () => {
  it('knows the components at all', () => {
    expect(components.length).toBeGreaterThan(40)
  })

  it.each(components)('documents $name of $file with all its props', ({ name, props }) => {
    const doc = catalogue.find((one) => one.name === name)
    expect(doc, `${name} has no page in a .docs.tsx file`).toBeDefined()
    expect(doc?.props.map((prop) => prop.name).sort()).toEqual([...props].sort())
    expect(doc?.examples.length).toBeGreaterThan(0)
    expect(doc?.accessibility.length).toBeGreaterThan(0)
  })

  it('has no page of a component that is gone', () => {
    const names = components.map(({ name }) => name)
    expect(catalogue.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([])
  })
})
