import { PaymentProcessor } from '../../src/gateway/payment-processor.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { ZERO } from '../../src/money/rational.ts'
import { accountPayment, accountRefusalText } from '../../src/orchestrator/live-receiver.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { WorkAccount } from './orchestrator-desk.ts'
import type { Charge } from './work-record.ts'

/** How an orchestrator charges a live session; it follows from what the client asked it to run. */
export interface ChargePlan {
  readonly session: string
  readonly gateway: string
  readonly unitsPerSecond: bigint
}

export interface ChargeOutcome extends Charge {
  /** Why the credit did not suffice, as upstream words it. */
  readonly text: string
}

/** A live session at an orchestrator: what it is charged at and up to when it has been charged. */
export class SessionCharge {
  /** The price of every charge of this session is pinned (spec LV-40). */
  readonly account: WorkAccount
  /** The first ticket of its start. */
  readonly startedBy: string
  /** When its newest segment came, virtual time; its start before the first one. */
  heardNs: number
  readonly #unitsPerSecond: bigint
  readonly #processor: PaymentProcessor
  #isCharged = false

  constructor(options: {
    account: WorkAccount
    startedBy: string
    unitsPerSecond: bigint
    startedNs: number
    chargeIntervalNs: number
    rules: Rules
  }) {
    this.account = options.account
    this.startedBy = options.startedBy
    this.heardNs = options.startedNs
    this.#unitsPerSecond = options.unitsPerSecond
    this.#processor = new PaymentProcessor({
      intervalNs: options.chargeIntervalNs,
      unitsPerSecond: Number(options.unitsPerSecond),
      startNs: options.startedNs,
      rules: options.rules.gateway,
    })
  }

  /** Stream time has arrived: charges what is due, null when nothing is (spec LV-39, LV-42, LV-43). */
  segment(ledger: Ledger, nowNs: number): ChargeOutcome | null {
    const { price } = this.account
    if (price === null || price.pricePerUnit === 0n) return null
    const units = this.#dueUnits(nowNs)
    if (units === null) return null
    const outcome = accountPayment(ledger, this.account, price, units, nowNs)
    if (outcome.ok) return { units, feeWei: outcome.feeWei, covered: true, text: '' }
    const { refusal } = outcome
    const feeWei = refusal.code === 'insufficient-balance' ? refusal.feeWei : ZERO
    return { units, feeWei, covered: false, text: accountRefusalText(refusal) }
  }

  /** A request that is priced as a whole is one unit, once (spec LV-45). */
  #dueUnits(nowNs: number): bigint | null {
    if (this.#unitsPerSecond === 0n) {
      if (this.#isCharged) return null
      this.#isCharged = true
      return 1n
    }
    const units = this.#processor.trigger(nowNs)
    if (units !== null) this.#processor.finish()
    return units
  }
}
