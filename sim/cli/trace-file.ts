import { closeSync, openSync, writeSync } from 'node:fs'
import type { InputProblem } from './failure.ts'

/** Lines are written in pieces of about this many characters. */
const CHUNK_LENGTH = 65_536

/** A trace on its way to disk: written as it grows, never held whole. */
export interface TraceFile {
  write(line: string): void
  close(): void
}

export type OpenedTrace =
  | { readonly ok: true; readonly trace: TraceFile | null }
  | { readonly ok: false; readonly problem: InputProblem }

/** Opens `path` before anything is run, so that a path that cannot be written costs no run. */
export function openTrace(path: string | undefined): OpenedTrace {
  if (path === undefined) return { ok: true, trace: null }
  try {
    return { ok: true, trace: traceFile(openSync(path, 'w')) }
  } catch (cause) {
    const reason = `the trace cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`
    const mend = 'give a path in a folder that exists'
    return { ok: false, problem: { place: '--trace', reason, mend } }
  }
}

function traceFile(descriptor: number): TraceFile {
  let chunk = ''
  const flush = (): void => {
    writeSync(descriptor, chunk)
    chunk = ''
  }
  return {
    write(line) {
      chunk += line
      if (chunk.length >= CHUNK_LENGTH) flush()
    },
    close() {
      flush()
      closeSync(descriptor)
    },
  }
}
