import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'

interface DependencyRules {
  readonly forbidden: readonly { readonly name: string }[]
}

const load = createRequire(import.meta.url)

function roomsOf(parent: string): readonly string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${parent}/${name}`)
}

const rooms = ['src', 'sim'].flatMap(roomsOf)

const byName = (a: string | undefined, b: string | undefined): number =>
  (a ?? '') < (b ?? '') ? -1 : 1

test('docs/architecture.md has a row for every room, and no other', () => {
  const rows = readFileSync('docs/architecture.md', 'utf8').matchAll(
    /^\| `((?:src|sim)\/\w+)` \|/gm,
  )
  expect([...rows].map(([, room]) => room).sort(byName)).toEqual([...rooms].sort(byName))
})

test('every room has a rule for what it may import', () => {
  // The module is plain JavaScript: dependency-cruiser checks its shape.
  const { forbidden } = load('../dependency-rules.cjs') as DependencyRules
  const names = forbidden.map(({ name }) => name)
  const ruled = rooms.filter((room) => room !== 'sim/cli')
  expect(names).toEqual(
    expect.arrayContaining(ruled.map((room) => `no-upward-import-from-${room.replace('/', '-')}`)),
  )
})
