import type { Address } from '../../src/bytes/hex.ts'
import { PaymentProcessor } from '../../src/gateway/payment-processor.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { multiplyInteger, rational, ZERO, type Rational } from '../../src/money/rational.ts'
import { STREAM_CHARGE_SECONDS } from '../../src/orchestrator/job-account.ts'
import { tickStreamMonitor } from '../../src/orchestrator/job-stream-monitor.ts'
import { accountPayment, accountRefusalText } from '../../src/orchestrator/live-receiver.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { Rules } from '../../src/profile/rules.ts'

/** How an orchestrator charges a session; it follows from what the client asked it to run. */
export interface ChargePlan {
  readonly session: string
  readonly gateway: string
  readonly unitsPerSecond: bigint
  /** Live video is charged as it arrives; a BYOC stream by the clock, under its capability. */
  readonly kind: 'live' | 'byoc'
}

export interface ChargeOutcome {
  readonly units: bigint
  readonly feeWei: Rational
  readonly covered: boolean
  /** Why not, as upstream words it. */
  readonly text: string
}

/** An open session at an orchestrator: what it is charged at and up to when it has been charged. */
export class SessionCharge {
  readonly plan: ChargePlan
  readonly sender: Address
  readonly manifestId: string
  readonly price: PriceInfo | null
  readonly #processor: PaymentProcessor
  readonly #rules: Rules
  #warned = false
  #isCharged = false

  constructor(options: {
    plan: ChargePlan
    sender: Address
    manifestId: string
    /** The price of every charge of this session (spec LV-40). */
    price: PriceInfo | null
    startedNs: number
    chargeIntervalNs: number
    rules: Rules
  }) {
    this.plan = options.plan
    this.sender = options.sender
    this.manifestId = options.manifestId
    this.price = options.price
    this.#rules = options.rules
    this.#processor = new PaymentProcessor({
      intervalNs: options.chargeIntervalNs,
      unitsPerSecond: Number(options.plan.unitsPerSecond),
      startNs: options.startedNs,
      rules: options.rules.gateway,
    })
  }

  /** Stream time has arrived: charges what is due, null when nothing is (spec LV-39, LV-42, LV-43). */
  segment(ledger: Ledger, nowNs: number): ChargeOutcome | null {
    if (this.plan.kind !== 'live' || this.price === null || this.price.pricePerUnit === 0n) {
      return null
    }
    const units = this.#dueUnits(nowNs)
    if (units === null) return null
    const outcome = accountPayment(ledger, this, this.price, units, nowNs)
    if (outcome.ok) return { units, feeWei: outcome.feeWei, covered: true, text: '' }
    const { refusal } = outcome
    const feeWei = refusal.code === 'insufficient-balance' ? refusal.feeWei : ZERO
    return { units, feeWei, covered: false, text: accountRefusalText(refusal) }
  }

  /** One tick of a BYOC stream's monitor; `covered` false = the stream is removed (spec BY-25). */
  tick(ledger: Ledger, nowNs: number): ChargeOutcome | null {
    if (this.price === null) return null
    const result = tickStreamMonitor(
      ledger,
      { account: this, price: this.price, warned: this.#warned },
      { capabilityExists: true, streamExists: true, controlChannelExists: true },
      this.#rules.orchestrator,
      nowNs,
    )
    const feeWei = multiplyInteger(
      rational(this.price.pricePerUnit, this.price.pixelsPerUnit),
      STREAM_CHARGE_SECONDS,
    )
    const units = STREAM_CHARGE_SECONDS
    if (result.next === 'end') {
      return { units, feeWei, covered: false, text: 'Insufficient balance for request' }
    }
    this.#warned = result.warned
    return { units, feeWei, covered: true, text: '' }
  }
  /** A request that is priced as a whole is one unit, once (spec LV-45). */
  #dueUnits(nowNs: number): bigint | null {
    if (this.plan.unitsPerSecond === 0n) {
      if (this.#isCharged) return null
      this.#isCharged = true
      return 1n
    }
    const units = this.#processor.trigger(nowNs)
    if (units !== null) this.#processor.finish()
    return units
  }
}
