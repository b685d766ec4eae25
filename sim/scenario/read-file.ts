import { readFileSync } from 'node:fs'
import type { KnownNames } from './checks/complaints.ts'
import { loadScenario, type LoadedScenario } from './load.ts'

/** Reads a scenario from disk. A file that cannot be read is an error like any other (AS101). */
export function readScenarioFile(path: string, known: KnownNames = {}): LoadedScenario {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `the file cannot be read: ${reason}`
    const mend = 'check the path; stories are in scenarios/stories'
    const place = { file: path, line: null, column: null, path: '' }
    return { ok: false, errors: [{ code: 'AS101', ...place, message, mend }] }
  }
  return loadScenario(text, path, known)
}
