import type { ConformError } from './conform-error.ts'
import { isRecord } from './is-record.ts'

/** What a case of the real system ended in, and what a replay of it ends in. */
export type ReplayedOutcome =
  { readonly out: unknown } | { readonly error: string } | { readonly panic: string }

/** One input of the real code and what came of it. */
export interface VectorCase {
  /** Unique within its suite and profile. */
  readonly name: string
  /** The profiles whose code was run and agreed; absent when the case depends on none. */
  readonly profiles: readonly string[] | null
  readonly in: unknown
  readonly expected: ReplayedOutcome
}

/** One suite, or a part of one, in the format `assay-vectors/1`. */
export interface VectorFile {
  readonly path: string
  /** `area/name`. */
  readonly suite: string
  readonly rules: readonly string[]
  readonly origin: string
  readonly cases: readonly VectorCase[]
}

export type VectorFileResult =
  | { readonly ok: true; readonly file: VectorFile }
  | { readonly ok: false; readonly error: ConformError }

export const VECTOR_FORMAT = 'assay-vectors/1'

/** Reads the text of a vector file; everything that is not `assay-vectors/1` is an error value. */
export function parseVectorFile(path: string, text: string): VectorFileResult {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return refuse(path, 'not-json', `The file is not JSON: ${reason(error)}`)
  }
  if (!isRecord(json) || json['format'] !== VECTOR_FORMAT) {
    return refuse(path, 'not-a-vector-file', `Its "format" is not "${VECTOR_FORMAT}".`)
  }
  const { suite, cases } = json
  if (typeof suite !== 'string' || !/^[a-z]+\/[a-z0-9-]+$/.test(suite)) {
    return refuse(path, 'bad-vector-file', 'Its "suite" is not a text of the form area/name.')
  }
  if (!Array.isArray(cases)) return refuse(path, 'bad-vector-file', 'Its "cases" is not a list.')
  const read: VectorCase[] = []
  for (const [index, value] of cases.entries()) {
    const testCase = readCase(value)
    if (typeof testCase === 'string') {
      return refuse(path, 'bad-vector-file', `cases[${index}]: ${testCase}`)
    }
    read.push(testCase)
  }
  const origin = typeof json['origin'] === 'string' ? json['origin'] : ''
  return { ok: true, file: { path, suite, rules: texts(json['rules']) ?? [], origin, cases: read } }
}

/** A case, or what is wrong with it. */
function readCase(value: unknown): VectorCase | string {
  if (!isRecord(value)) return 'a case must be an object.'
  const { name } = value
  if (typeof name !== 'string') return '"name" must be a text.'
  const profiles = texts(value['profiles'])
  if ('profiles' in value && profiles === null) return '"profiles" must be a list of texts.'
  const expected = readExpected(value)
  if (expected === null) {
    return 'exactly one of "out", "error" (text) and "panic" (text) must be there.'
  }
  return { name, profiles, in: value['in'], expected }
}

function readExpected(value: Record<string, unknown>): ReplayedOutcome | null {
  const kinds = ['out', 'error', 'panic'].filter((kind) => kind in value)
  if (kinds.length !== 1) return null
  const { error, panic } = value
  if ('out' in value) return { out: value['out'] }
  if (typeof error === 'string') return { error }
  return typeof panic === 'string' ? { panic } : null
}

function texts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null
  const found: readonly unknown[] = value
  return found.every((element) => typeof element === 'string') ? found : null
}

function refuse(path: string, code: ConformError['code'], message: string): VectorFileResult {
  const mend = `Give files in the format ${VECTOR_FORMAT}, or folders that hold them.`
  return { ok: false, error: { code, path, message, mend } }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
