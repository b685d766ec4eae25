import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { assert } from '../../src/assert.ts'
import { outSuite, stepsReplay, suiteOf } from './adapter.ts'
import { conform, conformJson, replayFiles } from './conform.ts'
import { loadVectors } from './load-vectors.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-conform-'))
afterAll(() => rmSync(folder, { recursive: true }))

const profiles = ['upstream/base', 'upstream/pr3972']

function write(name: string, content: object | string): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const path = join(folder, name)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

function file(suite: string, cases: readonly object[]): object {
  return { format: 'assay-vectors/1', suite, rules: [], origin: 'real', cases }
}

describe('replaying vectors', () => {
  const double = outSuite('test/double', (input) => ({ twice: input.count('n') * 2 }))
  const sums = stepsReplay('test/sums', (input) => {
    let sum = input.count('start')
    return ({ op, fields }) => {
      if (op === 'add') sum += fields.count('n')
      return { sum }
    }
  })
  const refusing = suiteOf('test/refuses', (input) =>
    input.flag('crash') ? { panic: 'ours' } : { error: 'no' },
  )

  function replay(name: string, content: object, profile: string | null = null) {
    const loaded = loadVectors([write(name, content)])
    expect(loaded.ok ? [] : loaded.errors).toEqual([])
    assert(loaded.ok, 'the file is sound')
    return replayFiles(loaded.files, profile, [double, sums, refusing])
  }

  it('counts a case once for each profile, or for the chosen one', () => {
    const content = file('test/double', [
      { name: 'one', profiles, in: { n: 1 }, out: { twice: 2 } },
      { name: 'free', in: { n: 2 }, out: { twice: 4 } },
      { name: 'wrong', profiles: ['upstream/base'], in: { n: 3 }, out: { twice: 7 } },
    ])
    expect(conformJson(replay('a.json.gz', content))).toEqual({
      agree: 3,
      disagree: 1,
      notImplemented: [],
      suites: { 'test/double': { agree: 3, disagree: 1 } },
    })
    expect(replay('a.json', content, 'upstream/pr3972')).toMatchObject({ agree: 2, disagree: 0 })
  })

  it('shows the first differing value with its step', () => {
    const result = replay(
      'b.json',
      file('test/sums', [
        {
          name: 'climb',
          in: { start: 0, steps: [{ op: 'add', n: 1 }, { op: 'add' }] },
          out: { steps: [{ sum: 1 }, { sum: 2 }] },
        },
      ]),
    )
    expect(result.suites['test/sums']?.firstDisagreement?.text).toMatchInlineSnapshot(`
      "test/sums "climb"
        at        out.steps[1].sum
        step 1    {"op":"add"}
        expected  2
        got       (missing)"
    `)
  })

  it('compares errors by text, panics by kind, and survives an adapter that throws', () => {
    const result = replay(
      'c.json',
      file('test/refuses', [
        { name: 'error', in: { crash: false }, error: 'no' },
        { name: 'panic', in: { crash: true }, panic: 'theirs' },
        { name: 'other error', in: { crash: false }, error: 'nein' },
        { name: 'throws', in: {}, error: 'no' },
      ]),
    )
    expect(result).toMatchObject({ agree: 2, disagree: 2 })
  })

  it('names suites that nothing replays', () => {
    expect(replay('d.json', file('test/unknown', []))).toMatchObject({
      notImplemented: ['test/unknown'],
      suites: {},
    })
  })
})

describe('bad input', () => {
  it.each([
    ['absent.json', null, 'path-missing'],
    ['text.json', 'not json', 'not-json'],
    ['other.json', { format: 'other' }, 'not-a-vector-file'],
    ['case.json', file('test/double', [{ name: 'x', in: {} }]), 'bad-vector-file'],
  ] as const)('%s is refused as a value', (name, content, code) => {
    const path = content === null ? join(folder, name) : write(name, content)
    expect(conform({ paths: [path], profile: null })).toMatchObject({
      ok: false,
      errors: [{ code, path }],
    })
  })

  it('a compressed file that is broken is refused too', () => {
    const path = join(folder, 'broken.json.gz')
    writeFileSync(path, 'no gzip')
    expect(loadVectors([path])).toMatchObject({ ok: false, errors: [{ code: 'path-unreadable' }] })
  })

  it('passes over other files in a folder, but wants at least one vector file', () => {
    const inner = mkdtempSync(join(folder, 'inner-'))
    writeFileSync(join(inner, 'package.json'), '{}')
    expect(loadVectors([inner])).toMatchObject({ errors: [{ code: 'no-vector-files' }] })
    writeFileSync(join(inner, 'a.json'), JSON.stringify(file('test/double', [])))
    expect(loadVectors([inner])).toMatchObject({ ok: true, files: [{ suite: 'test/double' }] })
  })

  it('a profile that neither engine nor files know is refused', () => {
    const path = write('p.json', file('test/double', []))
    expect(conform({ paths: [path], profile: 'upstream/none' })).toMatchObject({
      errors: [{ code: 'unknown-profile' }],
    })
  })
})
