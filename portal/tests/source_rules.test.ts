import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, it } from 'vitest'

const root = `${import.meta.dirname}/../src`
const linesMax = 250

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.gen\.ts$|schema\.d\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }))

const isTest = (file: string) => /\.test\.tsx?$/.test(file)

it('no component file is longer than 250 lines', () => {
  const long = files
    .filter(({ file, text }) => !file.startsWith('locales/') && text.split('\n').length > linesMax)
    .map(({ file, text }) => `${file}: ${text.split('\n').length}`)
  expect(long).toEqual([])
})

/** What a layer must not import: shared parts know no feature, features know neither each other nor the app. */
function forbidden(file: string, target: string): boolean {
  const feature = /^features\/([^/]+)\//.exec(file)?.[1]
  const targetFeature = /^features\/([^/]+)/.exec(target)?.[1]
  if (target.startsWith('app/')) return !file.startsWith('app/')
  if (!targetFeature || file.startsWith('app/')) return false
  return feature !== targetFeature
}

it('imports go from shared parts to features to the app, never between features', () => {
  const wrong = files.flatMap(({ file, text }) =>
    [...text.matchAll(/from '@\/([^']+)'/g)]
      .map(([, target = '']) => target)
      .filter((target) => forbidden(file, target))
      .map((target) => `${file} imports ${target}`),
  )
  expect(wrong).toEqual([])
})

it('colours stand only in the tokens', () => {
  const wrong = files
    .filter(({ file, text }) => !isTest(file) && /#[0-9a-fA-F]{6}\b|\brgba?\(/.test(text))
    .map(({ file }) => file)
  expect(wrong).toEqual([])
})

const spokenAttributes = new Set(['aria-label', 'title', 'placeholder', 'label', 'alt'])
/** Names and SIP words that are the same in every language. */
const universal = new Set(['DIDTron', 'Esc', 'K'])

function hardCoded(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  function visit(node: ts.Node) {
    const words = ts.isJsxText(node)
      ? node.text.trim()
      : ts.isJsxAttribute(node) &&
          spokenAttributes.has(node.name.getText(source)) &&
          node.initializer &&
          ts.isStringLiteral(node.initializer)
        ? node.initializer.text
        : ''
    if (/[A-Za-z]{2,}|^[A-Z]$/.test(words) && !universal.has(words)) found.push(`${file}: ${words}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

it('words for people come from the texts', () => {
  const wrong = files
    .filter(({ file }) => file.endsWith('.tsx') && !isTest(file) && !/\.docs\.tsx$/.test(file))
    .flatMap(({ file, text }) => hardCoded(file, text))
  expect(wrong).toEqual([])
})
