import { mkdtempSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { openTrace, type WriteChunk } from './trace-file.ts'
import type { WriteTrouble } from './write-trouble.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-trace-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'trace.ndjson')

/** A disk with room for so many bytes. */
function disk(room: number): WriteChunk {
  return (descriptor, bytes) => {
    const left = room - statSync(path).size
    if (left <= 0)
      throw Object.assign(new RangeError('no space left on device'), { code: 'ENOSPC' })
    return writeSync(descriptor, bytes.subarray(0, left))
  }
}

function line(index: number): string {
  return `{"type":"work.charged","atNs":${index},"text":"${'€'.repeat(40)}"}\n`
}

/** What stands in the file when 10,000 lines were written by `write`. */
function written(write?: WriteChunk): { text: string; trouble: WriteTrouble | null } {
  const opened = openTrace(path, write)
  assert(opened.ok, 'the folder exists')
  for (let index = 0; index < 10_000; index += 1) opened.trace?.write(line(index))
  const trouble = opened.trace?.close() ?? null
  return { text: readFileSync(path, 'utf8'), trouble }
}

const whole = Array.from({ length: 10_000 }, (_, index) => line(index)).join('')

test('a trace is written whole', () => {
  expect(written()).toEqual({ text: whole, trouble: null })
})

test.each([1000, 60_000, 300_000, 500_000, 500_001, 1_000_003])(
  'with room for %d bytes it is a part that says so in its last line',
  (room) => {
    const { text, trouble } = written(disk(room))
    expect(trouble).toMatchObject({ code: 'AS401', place: path })
    const lines = text.split('\n')
    expect(lines.pop()).toBe('')
    const end = lines.pop()
    // Little more is cut off than the last line needs.
    expect(Buffer.byteLength(text)).toBeGreaterThan(room - 500)
    expect(end).toBe(`{"type":"world.ended","atNs":${lines.length - 1},"reason":"write-failed"}`)
    expect(whole.startsWith(`${lines.join('\n')}\n`)).toBe(true)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room)
  },
)

test('with no room it is empty, and other trouble has another code', () => {
  expect(written(disk(10))).toMatchObject({ text: '', trouble: { code: 'AS401' } })
  const broken: WriteChunk = () => {
    throw Object.assign(new RangeError('i/o error'), { code: 'EIO' })
  }
  expect(written(broken)).toMatchObject({ text: '', trouble: { code: 'AS402' } })
})

test('a reader that had enough is no trouble', () => {
  const gone: WriteChunk = () => {
    throw Object.assign(new RangeError('broken pipe'), { code: 'EPIPE' })
  }
  expect(written(gone).trouble).toBe(null)
})
