import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { ReadFile } from '../operator/sources.ts'

/** Reads operators' files; relative paths that stand in no file of theirs begin at `folder`. */
export function readFilesFrom(folder: string): ReadFile {
  return (path, beside) => {
    const from = beside === null ? folder : dirname(beside)
    const source = isAbsolute(path) ? path : join(from, path)
    try {
      if (path.includes('\0') || !statSync(source).isFile()) {
        return { ok: false, reason: 'it is no file' }
      }
      return { ok: true, text: readFileSync(source, 'utf8'), source }
    } catch (cause) {
      return { ok: false, reason: cause instanceof Error ? cause.message : String(cause) }
    }
  }
}
