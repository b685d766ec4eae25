import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { RuleInfo } from '../rule.ts'
import { profiles } from './index.ts'
import { mends } from './mends.ts'
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

/** A number of a defect, of an invariant that is broken, or the upstream issue, fix or branch that knows of it. */
const DEFECT =
  /\b(?:B\d{2}[a-j]?|P\d{1,2}|X-\d+|I-\d+|INV-\d+|PB-\d+|surprise \d+|errata|issue \d+|branch \S+\/|later versions)\b|#\d{3,}/
const WHY_CHARACTERS_MAX = 160

/** What a mend fails to say. */
function silencesOf({ why = '', source }: RuleInfo): readonly string[] {
  const sentences = why.match(/[.!?](?=\s[A-Z]|$)/g) ?? []
  return [
    ...(sentences.length === 1 && why.endsWith('.') ? [] : ['why is not one sentence']),
    ...(why.length <= WHY_CHARACTERS_MAX ? [] : ['why is too long']),
    ...(DEFECT.test(source) ? [] : ['source names no defect']),
  ]
}

test.each(mends(all))('$rule: the mend says why and cites its defect', ({ repaired }) => {
  expect(silencesOf(repaired)).toEqual([])
})

test.each<[RuleInfo, string]>([
  [{ variant: 'x', summary: 'X.', source: 'INV-05' }, 'why is not one sentence'],
  [{ variant: 'x', summary: 'X.', why: 'No end', source: 'B65' }, 'why is not one sentence'],
  [{ variant: 'x', summary: 'X.', why: 'One. Two.', source: 'X-1' }, 'why is not one sentence'],
  [
    { variant: 'x', summary: 'X.', why: `${'x'.repeat(WHY_CHARACTERS_MAX)}.`, source: 'I-1' },
    'why is too long',
  ],
  [{ variant: 'x', summary: 'X.', why: 'Y.', source: 'repairs PM-1' }, 'source names no defect'],
])('a mend that says too little is found: %o', (info, silence) => {
  expect(silencesOf(info)).toEqual([silence])
})

test('no two mends have the same reason', () => {
  const mended = new Set(mends(all).map(({ repaired }) => repaired))
  const reasons = [...mended].map(({ why }) => why)
  expect(reasons.filter((why, index) => reasons.indexOf(why) !== index)).toEqual([])
})
