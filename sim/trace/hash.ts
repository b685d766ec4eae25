import { createHash, type Hash } from 'node:crypto'

/** Lines are hashed in pieces of about this many characters. */
const CHUNK_LENGTH = 16_384

/** SHA-256 of a trace's NDJSON bytes, taken while the trace grows (node:crypto: four times hash-wasm here). */
export class TraceHash {
  readonly #hash: Hash = createHash('sha256')
  #chunk = ''

  /** Takes one encoded event, without its newline. */
  add(line: string): void {
    this.#chunk += `${line}\n`
    if (this.#chunk.length >= CHUNK_LENGTH) this.#flush()
  }

  /** 64 hex digits for what was added so far; more may follow. */
  digest(): string {
    this.#flush()
    return this.#hash.copy().digest('hex')
  }

  #flush(): void {
    this.#hash.update(this.#chunk, 'utf8')
    this.#chunk = ''
  }
}
