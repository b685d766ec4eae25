import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { RuleInfo } from '../rule.ts'
import { profiles } from './index.ts'
import { profileReference } from './reference.ts'

type Table = Readonly<Record<string, RuleInfo>>

const DOCS = 'docs/profiles.md'
const all = [...profiles.values()]

test('the page is the tables', async () => {
  const [head = ''] = readFileSync(DOCS, 'utf8').split('<!-- generated -->\n')
  const page = `${head}<!-- generated -->\n${profileReference(all)}`
  await expect(page).toMatchFileSnapshot(`../../${DOCS}`)
})

test.each(all)(
  '$name is a complete, frozen table of rules that say what they do and where they come from',
  ({ rules }) => {
    const [first] = all
    expect(Object.isFrozen(rules)).toBe(true)
    expect(Object.keys(rules).sort()).toEqual(Object.keys(first?.rules ?? {}).sort())
    for (const [room, table] of Object.entries(rules)) {
      expect(Object.isFrozen(table)).toBe(true)
      const others: object = Reflect.get(first?.rules ?? {}, room)
      expect(Object.keys(table).sort()).toEqual(Object.keys(others).sort())
      for (const [name, { variant, summary, source }] of Object.entries(table as Table)) {
        const silent = [variant, summary, source].filter((text) => text === '')
        expect({ room, name, silent }).toEqual({ room, name, silent: [] })
      }
    }
  },
)

test('variants of a rule have names that tell them apart', () => {
  const clashes = [
    ...profileReference(all).matchAll(/^### (.*)\n\n.*\n.*\n((?:\|.*\n)*)/gm),
  ].filter(([, , rows = '']) => {
    const variants = [...rows.matchAll(/^\| `([^`]*)`/gm)].map(([, variant]) => variant)
    return new Set(variants).size < variants.length
  })
  expect(clashes.map(([, rule]) => rule)).toEqual([])
})
