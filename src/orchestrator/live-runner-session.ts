import type { AdvanceBilling, BillableUnits } from '../gateway/billing.ts'
import { PaymentProcessor, PIXELS_PER_SECOND } from '../gateway/payment-processor.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { trimSpace } from '../wire/trim-space.ts'
import { accountPayment, type AccountRefusal, type SessionAccount } from './live-receiver.ts'

/** What a runner's price is for. `pixels` are those of 720p at 30 frames a second. */
export type RunnerUnit = 'fixed' | 'seconds' | 'pixels'

/** How time becomes units and money. */
export interface RunnerBilling {
  readonly intervalNs: number
  readonly rules: { readonly billableUnits: BillableUnits; readonly advanceBilling: AdvanceBilling }
}

/** Null = upstream cannot charge by it (spec LV-47; go-livepeer server/ai_http.go:preparePaymentProcessor). */
export function readRunnerUnit(text: string): RunnerUnit | null {
  switch (trimSpace(text).toLowerCase()) {
    case 'fixed':
      return 'fixed'
    case 'seconds':
      return 'seconds'
    case '720p-pixel-seconds':
      return 'pixels'
    default:
      return null
  }
}

/** Charges a reserved session by time, at every tick from its reservation on (spec LV-1, LV-44, LV-45). */
export class TimedRunnerCharge {
  readonly #ledger: Ledger
  readonly #account: SessionAccount
  readonly #price: PriceInfo | null
  readonly #intervalNs: number
  readonly #processor: PaymentProcessor
  #nextTickNs: number

  constructor(
    ledger: Ledger,
    session: { readonly account: SessionAccount; readonly price: PriceInfo | null },
    unit: Exclude<RunnerUnit, 'fixed'>,
    billing: RunnerBilling,
    nowNs: number,
  ) {
    this.#ledger = ledger
    this.#account = session.account
    this.#price = session.price
    this.#intervalNs = billing.intervalNs
    this.#nextTickNs = nowNs + billing.intervalNs
    this.#processor = new PaymentProcessor({
      intervalNs: billing.intervalNs,
      unitsPerSecond: unitsPerSecond(unit),
      startNs: nowNs,
      rules: billing.rules,
    })
  }

  get nextTickNs(): number {
    return this.#nextTickNs
  }

  /** Null = charged, or nothing was due. */
  tick(nowNs: number): AccountRefusal | null {
    this.#nextTickNs += this.#intervalNs
    const units = this.#processor.trigger(nowNs)
    if (units === null) return null
    const outcome = accountPayment(this.#ledger, this.#account, this.#price, units, nowNs)
    this.#processor.finish()
    return outcome.ok ? null : outcome.refusal
  }
}

/** Units of one charging interval, rounded down. */
export function unitsPerInterval(unit: RunnerUnit, intervalNs: number): bigint {
  if (unit === 'fixed') return 1n
  return (BigInt(unitsPerSecond(unit)) * BigInt(intervalNs)) / 1_000_000_000n
}

function unitsPerSecond(unit: Exclude<RunnerUnit, 'fixed'>): number {
  return unit === 'seconds' ? 1 : PIXELS_PER_SECOND
}
