import { SimpleStateManager } from '@ethereumjs/statemanager'
import type { Address as EvmAddress } from '@ethereumjs/util'
import { bytesToHex, type Hex } from '../../src/bytes/hex.ts'

interface Read {
  readonly address: EvmAddress
  readonly slot: Uint8Array
  readonly value: Hex
}

/** A state that can say which slots were read. */
export class RecordingState extends SimpleStateManager {
  #reads: Read[] | null = null

  override async getStorage(address: EvmAddress, slot: Uint8Array): Promise<Uint8Array> {
    const value = await super.getStorage(address, slot)
    this.#reads?.push({ address, slot, value: bytesToHex(value) })
    return value
  }

  /** What was read until the promise settles. */
  async record<T>(run: () => Promise<T>): Promise<readonly [T, readonly Read[]]> {
    const reads: Read[] = []
    this.#reads = reads
    try {
      return [await run(), reads]
    } finally {
      this.#reads = null
    }
  }

  /** Whether reading it all again would give the same. */
  async isAsRead(reads: readonly Read[]): Promise<boolean> {
    for (const { address, slot, value } of reads) {
      if (bytesToHex(await super.getStorage(address, slot)) !== value) return false
    }
    return true
  }
}

/** Answers that hold as long as every slot that they were made of does: the code that makes them never changes. */
export class Memory<T> {
  readonly #state: RecordingState
  readonly #known = new Map<string, { readonly answer: T; readonly reads: readonly Read[] }>()

  constructor(state: RecordingState) {
    this.#state = state
  }

  async answer(question: string, run: () => Promise<T>): Promise<T> {
    const known = this.#known.get(question)
    if (known !== undefined && (await this.#state.isAsRead(known.reads))) return known.answer
    const [answer, reads] = await this.#state.record(run)
    this.#known.set(question, { answer, reads })
    return answer
  }
}
