import { assert } from '../assert.ts'
import type { AdvanceBilling, BillableUnits, BilledUpTo } from './billing.ts'

/** Pixels of a second of live video, 1280 · 720 · 30 (spec live 0.2, LV-1). */
export const PIXELS_PER_SECOND = 27_648_000

export interface PaymentProcessorOptions {
  /** Payment interval; 0 or less makes every trigger eligible (spec LV-10). */
  readonly intervalNs: number
  readonly unitsPerSecond: number
  /** Instant of construction, from which the first charge counts. */
  readonly startNs: number
  readonly rules: { readonly billableUnits: BillableUnits; readonly advanceBilling: AdvanceBilling }
}

/**
 * Decides when a live stream is charged and for how many units; gateways and orchestrators share it. One charge runs at a
 * time and one trigger waits, later ones are dropped: the next charge covers their time too. Whoever owns it pays when units
 * are returned, and calls `finish` when that payment has ended, however it ended.
 * Spec LV-1 to LV-10; go-livepeer server/live_payment_processor.go.
 */
export class PaymentProcessor {
  readonly #options: PaymentProcessorOptions
  readonly #billed: BilledUpTo
  #running: { readonly atNs: number; readonly units: bigint } | null = null
  #queuedNs: number | null = null
  #cancelled = false

  constructor(options: PaymentProcessorOptions) {
    this.#options = options
    this.#billed = { lastNs: options.startNs, unbilledUnitNs: 0n }
  }

  /** Up to where the stream is billed; moves when a charge has ended. */
  get lastNs(): number {
    return this.#billed.lastNs
  }

  /** Whether a trigger waits for the running charge to end. */
  get queued(): boolean {
    return this.#queuedNs !== null
  }

  /** Of the trigger whose charge runs; null = none does. */
  get runningSinceNs(): number | null {
    return this.#running?.atNs ?? null
  }

  /** A segment has arrived. Units = pay them now; null = nothing to pay now. */
  trigger(nowNs: number): bigint | null {
    if (this.#isTooSoon(nowNs)) return null
    if (this.#running === null && !this.#cancelled) return this.#start(nowNs)
    this.#queuedNs ??= nowNs
    return null
  }

  /**
   * The running charge has ended. Units = the trigger that waited is due now. After `cancel` Go takes a waiting trigger or
   * leaves it by chance: `takesQueued` is that choice (spec LV-4).
   */
  finish(takesQueued: boolean = !this.#cancelled): bigint | null {
    const running = this.#running
    assert(running !== null, 'payment processor: no charge is running')
    const { rules, unitsPerSecond } = this.#options
    rules.advanceBilling(this.#billed, running.atNs, unitsPerSecond, running.units)
    this.#running = null
    const queuedNs = this.#queuedNs
    if (queuedNs === null || !takesQueued) return null
    this.#queuedNs = null
    return this.#isTooSoon(queuedNs) ? null : this.#start(queuedNs)
  }

  /** The stream has ended: nothing more is taken up; a running charge runs to its end (spec LV-13, LV-14). */
  cancel(): void {
    this.#cancelled = true
  }

  #start(atNs: number): bigint {
    const { rules, unitsPerSecond } = this.#options
    const units = rules.billableUnits(this.#billed, atNs, unitsPerSecond)
    this.#running = { atNs, units }
    return units
  }

  /** Exactly one interval after the last charge is not too soon (spec LV-2). */
  #isTooSoon(atNs: number): boolean {
    return this.#billed.lastNs + this.#options.intervalNs > atNs
  }
}
