import { assert } from './assert.ts'

const BILLION = 1_000_000_000n

/** How an actor's wall clock starts out. */
export interface ClockStart {
  /** True Unix nanoseconds of virtual time 0. */
  readonly epochUnixNs: bigint
  /** Wall clock minus true time at virtual time 0; may be negative. */
  readonly offsetNs: number
  /** How much faster than true the clock runs; 1000 = 1 ppm; may be negative, above −10⁹. */
  readonly driftPartsPerBillion: number
}

/**
 * An actor's wall clock: what its `time.Now()` returns. Integer arithmetic, rounded down to a nanosecond.
 * It may jump (`step`), stand still (`freeze`) and change its drift; virtual time goes on meanwhile.
 */
export class ActorClock {
  /** How it drifts when nothing is wrong with it. */
  readonly ownDriftPartsPerBillion: number
  readonly #epochUnixNs: bigint
  #anchorNs = 0
  #anchorUnixNs: bigint
  #driftPartsPerBillion: bigint
  #frozen = false

  constructor({ epochUnixNs, offsetNs, driftPartsPerBillion }: ClockStart) {
    this.ownDriftPartsPerBillion = driftPartsPerBillion
    this.#epochUnixNs = epochUnixNs
    this.#anchorUnixNs = epochUnixNs + BigInt(offsetNs)
    this.#driftPartsPerBillion = checkedDrift(driftPartsPerBillion)
  }

  get isFrozen(): boolean {
    return this.#frozen
  }

  /** How fast it runs: 10⁹ = as true time, 0 = it stands still. */
  get partsPerBillion(): number {
    return this.#frozen ? 0 : Number(BILLION + this.#driftPartsPerBillion)
  }

  /** The wall clock's Unix nanoseconds at virtual time `nowNs`. */
  unixNs(nowNs: number): bigint {
    if (this.#frozen) return this.#anchorUnixNs
    const elapsed = BigInt(nowNs - this.#anchorNs)
    if (this.#driftPartsPerBillion === 0n) return this.#anchorUnixNs + elapsed
    return this.#anchorUnixNs + elapsed + divideFloor(elapsed * this.#driftPartsPerBillion, BILLION)
  }

  /** Virtual nanoseconds from `nowNs` until a running clock shows `unixNs`; 0 when it already does. */
  nsUntil(nowNs: number, unixNs: bigint): number {
    const wait = unixNs - this.unixNs(nowNs)
    if (wait <= 0n) return 0
    return Number(-divideFloor(-wait * BILLION, BILLION + this.#driftPartsPerBillion))
  }

  /** Moves the clock by `byNs`, backwards when negative. */
  step(byNs: number): void {
    this.#anchorUnixNs += BigInt(byNs)
  }

  /** Sets it to the true time, as a time server does; returns by how much. */
  setRight(nowNs: number): number {
    const byNs = Number(this.#epochUnixNs + BigInt(nowNs) - this.unixNs(nowNs))
    this.step(byNs)
    return byNs
  }

  /** The clock stands still from now on. */
  freeze(nowNs: number): void {
    assert(!this.#frozen, 'a frozen clock is frozen again')
    this.#anchor(nowNs)
    this.#frozen = true
  }

  /** The clock runs on from where it stood; it stays behind by the time it stood still. */
  thaw(nowNs: number): void {
    assert(this.#frozen, 'a running clock is thawed')
    this.#anchor(nowNs)
    this.#frozen = false
  }

  /** Changes the drift from now on. */
  setDrift(nowNs: number, driftPartsPerBillion: number): void {
    this.#anchor(nowNs)
    this.#driftPartsPerBillion = checkedDrift(driftPartsPerBillion)
  }

  #anchor(nowNs: number): void {
    this.#anchorUnixNs = this.unixNs(nowNs)
    this.#anchorNs = nowNs
  }
}

function checkedDrift(driftPartsPerBillion: number): bigint {
  const drift = BigInt(driftPartsPerBillion)
  assert(drift > -BILLION, 'a clock with drift still runs forwards')
  return drift
}

function divideFloor(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}
