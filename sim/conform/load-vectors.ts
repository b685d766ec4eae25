import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ConformError } from './conform-error.ts'
import { parseVectorFile, VECTOR_FORMAT, type VectorFile } from './vector-file.ts'

export type LoadResult =
  | { readonly ok: true; readonly files: readonly VectorFile[] }
  | { readonly ok: false; readonly errors: readonly ConformError[] }

/**
 * Loads vector files and every vector file below folders, in the order of their paths. Files end in `.json` or `.json.gz`.
 * In a folder, a JSON file of another format is passed over; a file that was named must be a vector file.
 */
export function loadVectors(paths: readonly string[]): LoadResult {
  const files: VectorFile[] = []
  const errors: ConformError[] = []
  for (const path of paths) {
    const found = filesAt(path)
    if (!found.ok) {
      errors.push(found.error)
      continue
    }
    let loaded = 0
    for (const file of found.paths) {
      const result = loadFile(file)
      if (result.ok) {
        files.push(result.file)
        loaded += 1
      } else if (!found.isFolder || result.error.code !== 'not-a-vector-file') {
        errors.push(result.error)
        loaded += 1
      }
    }
    if (loaded === 0) errors.push(noVectorFiles(path))
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, files }
}

type FilesAt =
  | { readonly ok: true; readonly isFolder: boolean; readonly paths: readonly string[] }
  | { readonly ok: false; readonly error: ConformError }

function filesAt(path: string): FilesAt {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) {
    return {
      ok: false,
      error: {
        code: 'path-missing',
        path,
        message: 'There is no such file or folder.',
        mend: 'Check the spelling; paths are relative to the current folder.',
      },
    }
  }
  if (!stats.isDirectory()) return { ok: true, isFolder: false, paths: [path] }
  const paths = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.json(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(path, name))
  return { ok: true, isFolder: true, paths }
}

function loadFile(path: string): ReturnType<typeof parseVectorFile> {
  try {
    const bytes = readFileSync(path)
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    return parseVectorFile(path, text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const mend = 'Give a readable .json or .json.gz file.'
    return { ok: false, error: { code: 'path-unreadable', path, message, mend } }
  }
}

function noVectorFiles(path: string): ConformError {
  return {
    code: 'no-vector-files',
    path,
    message: `The folder holds no file in the format ${VECTOR_FORMAT}.`,
    mend: 'Give a folder with vector files (.json or .json.gz).',
  }
}
