import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { InputProblem } from './failure.ts'
import { writeTrouble, type WriteTrouble } from './write-trouble.ts'

/** Lines are written in pieces of about this many characters. */
const CHUNK_LENGTH = 65_536
/** Ends that are remembered: cutting that many lines off makes room for the line that says that this is a part. */
const MARKS_KEPT = 4
/** Everything is added at the end, also after the end was cut off. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND

/** A trace on its way to disk: written as it grows, never held whole. */
export interface TraceFile {
  write(line: string): void
  /** Writes what is left; null = the whole trace stands there. */
  close(): WriteTrouble | null
}

export type OpenedTrace =
  | { readonly ok: true; readonly trace: TraceFile | null }
  | { readonly ok: false; readonly problem: InputProblem }

/** How a trace is written; a disk that is full can be put in its place. */
export type WriteChunk = (descriptor: number, bytes: Uint8Array) => number

/** Opens `path` before anything is run, so that a path that cannot be written costs no run. */
export function openTrace(path: string | undefined, write: WriteChunk = writeSync): OpenedTrace {
  if (path === undefined) return { ok: true, trace: null }
  try {
    return { ok: true, trace: new ChunkedFile(path, openSync(path, FLAGS, 0o666), write) }
  } catch (cause) {
    const reason = `the trace cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`
    const mend = 'give a path in a folder that exists'
    return { ok: false, problem: { place: '--trace', reason, mend } }
  }
}

/** Whole lines that stand in the file, and the last of them. */
interface Mark {
  readonly bytes: number
  readonly lastLine: string
}

class ChunkedFile implements TraceFile {
  readonly #path: string
  readonly #descriptor: number
  readonly #write: WriteChunk
  /** Where the latest pieces, or lines, ended, the newest first. */
  #marks: readonly Mark[] = []
  #chunk = ''
  #lastLine = ''
  #isBroken = false
  #trouble: WriteTrouble | null = null

  constructor(path: string, descriptor: number, write: WriteChunk) {
    this.#path = path
    this.#descriptor = descriptor
    this.#write = write
  }

  write(line: string): void {
    if (this.#isBroken) return
    this.#chunk += line
    this.#lastLine = line
    if (this.#chunk.length >= CHUNK_LENGTH) this.#flush()
  }

  close(): WriteTrouble | null {
    if (!this.#isBroken) this.#flush()
    closeSync(this.#descriptor)
    return this.#trouble
  }

  #flush(): void {
    const chunk = this.#chunk
    this.#chunk = ''
    try {
      this.#append(chunk, this.#lastLine)
    } catch (cause) {
      this.#isBroken = true
      this.#trouble = writeTrouble(this.#path, cause)
      this.#saveLines(chunk)
      this.#endEarly()
    }
  }

  #append(text: string, lastLine: string): void {
    const bytes = Buffer.from(text, 'utf8')
    this.#writeAll(bytes)
    const written = (this.#marks[0]?.bytes ?? 0) + bytes.length
    this.#marks = [{ bytes: written, lastLine }, ...this.#marks.slice(0, MARKS_KEPT - 1)]
  }

  /** Of a piece that did not fit, the lines that do. */
  #saveLines(chunk: string): void {
    try {
      ftruncateSync(this.#descriptor, this.#marks[0]?.bytes ?? 0)
      for (const line of chunk.split(/(?<=\n)/)) this.#append(line, line)
    } catch {
      // The next one does not fit, or nothing does.
    }
  }

  #writeAll(bytes: Uint8Array): void {
    let rest = bytes
    while (rest.length > 0) rest = rest.subarray(this.#write(this.#descriptor, rest))
  }

  /** Cuts off what is no whole line, and as much more as the last line needs, which says that this is a part. */
  #endEarly(): void {
    for (const { bytes, lastLine } of this.#marks) {
      const atNs = /"atNs":(\d+)/.exec(lastLine)?.[1] ?? '0'
      const end = `{"type":"world.ended","atNs":${atNs},"reason":"write-failed"}\n`
      try {
        ftruncateSync(this.#descriptor, bytes)
        this.#writeAll(Buffer.from(end, 'utf8'))
        return
      } catch {
        continue // What stands before it makes more room.
      }
    }
    try {
      ftruncateSync(this.#descriptor, 0)
    } catch {
      // A device that cannot be cut holds nothing of ours.
    }
  }
}
