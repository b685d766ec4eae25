import type { Failure } from './winning-ticket.ts'

/** `no-connection` carries the node's own text. */
export type GasPriceRefusal =
  | { readonly code: 'already-polling' }
  | { readonly code: 'not-polling' }
  | { readonly code: 'no-price'; readonly text: string }

/**
 * The gas price as the node last suggested it. Polls are somebody else's: one at the start, then one at each `nextPollNs`.
 * Spec PM-128; go-livepeer eth/gaspricemonitor.go.
 */
export class GasPriceMonitor {
  /** Null = none. Only a transaction's own price is held to it, readers are not. */
  maxGasPriceWei: bigint | null = null
  readonly #pollingIntervalNs: number
  #minGasPriceWei: bigint
  #gasPriceWei = 0n
  #nextPollNs: number | null = null

  constructor(options: { readonly pollingIntervalNs: number; readonly minGasPriceWei: bigint }) {
    this.#pollingIntervalNs = options.pollingIntervalNs
    this.#minGasPriceWei = options.minGasPriceWei
  }

  /** `poll` is asked at once unless polling is on already; null = polling. */
  start(nowNs: number, poll: () => bigint | Failure): GasPriceRefusal | null {
    if (this.#nextPollNs !== null) return { code: 'already-polling' }
    const suggestion = poll()
    if (typeof suggestion !== 'bigint') return { code: 'no-price', text: suggestion.error }
    this.#take(suggestion)
    this.#nextPollNs = nowNs + this.#pollingIntervalNs
    return null
  }

  stop(): GasPriceRefusal | null {
    if (this.#nextPollNs === null) return { code: 'not-polling' }
    this.#nextPollNs = null
    return null
  }

  /** Answer to the poll due at `nextPollNs`; a failure keeps the price. */
  polled(suggestion: bigint | Failure): void {
    if (this.#nextPollNs === null) return
    this.#nextPollNs += this.#pollingIntervalNs
    if (typeof suggestion === 'bigint') this.#take(suggestion)
  }

  /** Null while stopped. */
  get nextPollNs(): number | null {
    return this.#nextPollNs
  }

  /** Never below the minimum; 0 is no price. */
  get gasPriceWei(): bigint {
    return this.#gasPriceWei > this.#minGasPriceWei ? this.#gasPriceWei : this.#minGasPriceWei
  }

  get minGasPriceWei(): bigint {
    return this.#minGasPriceWei
  }

  set minGasPriceWei(value: bigint) {
    this.#minGasPriceWei = value
  }

  /** Whether no transaction is to be sent at that price. */
  exceedsMaximum(suggestionWei: bigint): boolean {
    return this.maxGasPriceWei !== null && suggestionWei > this.maxGasPriceWei
  }

  #take(suggestionWei: bigint): void {
    if (suggestionWei >= this.#minGasPriceWei) this.#gasPriceWei = suggestionWei
  }
}

/** The exact upstream text. */
export function gasPriceRefusalText(refusal: GasPriceRefusal): string {
  switch (refusal.code) {
    case 'already-polling':
      return 'already polling'
    case 'not-polling':
      return 'not polling'
    default:
      return refusal.text
  }
}
