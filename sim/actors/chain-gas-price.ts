import { multiply, rational, round, type Rational } from '../../src/money/rational.ts'
import { History } from '../kernel/history.ts'

const ONE = rational(1n)

/** The gas price: what the scenario sets, times what a spike makes of it. */
export class ChainGasPrice {
  readonly #wei: History<bigint>
  #setWei: bigint
  #times: Rational = ONE

  constructor(firstWei: bigint) {
    this.#setWei = firstWei
    this.#wei = new History(firstWei)
  }

  get last(): bigint {
    return this.#wei.last
  }

  at(atNs: number): bigint {
    return this.#wei.at(atNs)
  }

  set(nowNs: number, wei: bigint): void {
    this.#setWei = wei
    this.#follow(nowNs)
  }

  /** The spikes at work, each with its factor; they multiply. */
  spike(nowNs: number, factors: readonly Rational[]): void {
    this.#times = factors.reduce(multiply, ONE)
    this.#follow(nowNs)
  }

  #follow(nowNs: number): void {
    this.#wei.set(nowNs, round(multiply(rational(this.#setWei), this.#times)))
  }
}
