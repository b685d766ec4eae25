import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { loadScenario, type LoadedScenario, type LoadOptions } from './load.ts'

/**
 * Reads a scenario from disk, and the files that it names, relative to it. A file that cannot be read is an error like any other
 * (AS101).
 */
export function readScenarioFile(path: string, known: LoadOptions = {}): LoadedScenario {
  const read = readText(path)
  if (!read.ok) {
    const message = `the file cannot be read: ${read.message}`
    const mend = 'check the path; stories are in scenarios/stories'
    const place = { file: path, line: null, column: null, path: '' }
    return { ok: false, errors: [{ code: 'AS101', ...place, message, mend }] }
  }
  const readFile = (name: string): ReturnType<typeof readText> =>
    readText(resolve(dirname(path), name))
  return loadScenario(read.text, path, { readFile, ...known })
}

function readText(path: string): { ok: true; text: string } | { ok: false; message: string } {
  try {
    return { ok: true, text: readFileSync(path, 'utf8') }
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : String(cause) }
  }
}
