import type { BillingRules, TimedBasis } from './billing-rules.ts'
import { goSeconds } from './go-duration.ts'
import type { SignerState } from './state.ts'

/** What the signer knows when it decides what to bill (spec SG-14). */
export interface BillingInput {
  readonly type: string
  /** A capability price stands in for the base price. */
  readonly capabilityPriced: boolean
  readonly inPixels: bigint
  /** The first call of a session. */
  readonly isNew: boolean
  readonly state: SignerState
  readonly nowUnixNs: bigint
}

export interface SignerBill {
  /** Null when the job is not charged by time. */
  readonly basis: TimedBasis | null
  /** Units that this call charges. */
  readonly units: bigint
  /** Of these, units charged ahead of use. */
  readonly preloadUnits: bigint
  /** `pixels` of the usage event. */
  readonly pixels: bigint
  /** Time that `units` stand for; `billable_secs` of the usage event is this in float64 seconds. */
  readonly billedNs: bigint
  /** Time since the last call as the rules count it. */
  readonly elapsedNs: bigint
  /** Up to which instant time is now billed, and the work before it that is not. */
  readonly billedUntilUnixNs: bigint
  readonly carriedUnitNs: bigint
}

/** Null: the type is unknown. Spec SG-14; go-livepeer server/remote_signer.go:GenerateLivePayment. */
export function countBill(rules: BillingRules, input: BillingInput): SignerBill | null {
  const { type, state, nowUnixNs, isNew } = input
  const job = rules.jobBasis(type, input.capabilityPriced)
  if (job === null) return null
  const { lastUpdateUnixNs, extension } = state
  const elapsedNs = rules.elapsed(lastUpdateUnixNs ?? nowUnixNs, nowUnixNs)
  const basis = job === 'pixels' || job === 'seconds' ? job : null
  const preloadNs = basis === null ? 0n : rules.preload({ type, isNew, elapsedNs })
  const isPreload = preloadNs > 0n
  const billedNs = isPreload ? preloadNs : elapsedNs
  const carriedUnitNs = isPreload ? 0n : extension.carriedUnitNs
  const units =
    basis === null
      ? job === 'fixed'
        ? 1n
        : input.inPixels
      : rules.timedUnits(basis, billedNs, carriedUnitNs)
  const until = rules.billedUntil({
    lastUpdateUnixNs,
    nowUnixNs,
    elapsedNs,
    carriedUnitNs: extension.carriedUnitNs,
    basis,
    units,
    isPreload,
  })
  return {
    basis,
    units,
    preloadUnits: isPreload ? units : 0n,
    pixels: basis === null || type === 'live' ? 0n : units,
    billedNs,
    elapsedNs,
    billedUntilUnixNs: until.unixNs,
    carriedUnitNs: until.carriedUnitNs,
  }
}

/** `billable_secs` of the usage event, a float64. */
export function billedSeconds(bill: SignerBill): number {
  return goSeconds(bill.billedNs)
}
