import { readFileSync } from 'node:fs'
import { wcagContrast } from 'culori'
import { describe, expect, it } from 'vitest'

const css = readFileSync(`${import.meta.dirname}/../src/design/tokens.css`, 'utf8')

/** Values of the first block whose selector is `selector`. */
function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  return Object.fromEntries(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9A-Fa-f]{6})/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  )
}

const light = tokens(':root, [data-theme="light"]')
const themes = { light, dark: { ...light, ...tokens('[data-theme="dark"]') } }
const surfaces = ['canvas', 'surface', 'surface-subtle', 'surface-raised', 'hover', 'selected']
const statuses = ['success', 'warning', 'danger', 'info', 'draft', 'neutral']

const textPairs = [
  ...['text', 'text-2', 'text-3', 'accent-text'].flatMap((text) =>
    surfaces.map((surface) => [text, surface, 4.5] as const),
  ),
  ...statuses.map((status) => [status, `${status}-soft`, 4.5] as const),
  ['text-on-accent', 'accent', 4.5] as const,
  ['text-on-accent', 'accent-hover', 4.5] as const,
  ['rail-text', 'rail', 4.5] as const,
  ['rail-text-active', 'rail-active', 4.5] as const,
  ...surfaces.map((surface) => ['line-control', surface, 3] as const),
  ...surfaces.map((surface) => ['focus', surface, 3] as const),
]

describe.each(Object.entries(themes))('tokens of the %s theme', (_theme, values) => {
  it.each(textPairs)('%s on %s has at least %s to 1', (text, ground, least) => {
    expect(wcagContrast(values[text] ?? '', values[ground] ?? '')).toBeGreaterThanOrEqual(least)
  })
})
