import { divideFloor } from '../money/rational.ts'
import type { SenderInfo } from '../ticket/sender-info.ts'

/** What the three amounts depend on. */
export interface FloatInput {
  readonly info: SenderInfo
  /** Orchestrators that share the reserve; 0 = unknown. */
  readonly poolSize: bigint
  /** Taken by this orchestrator from this reserve in the current round. */
  readonly claimedWei: bigint
  /** Face values of redemptions in flight. */
  readonly pendingWei: bigint
}

const RATIO_PRECISION_BITS = 52n

/** This orchestrator's part of a sender's reserve; may be negative (spec PM-100; go-livepeer pm/sendermonitor.go:reserveAlloc). */
export function reserveAllocation(input: Omit<FloatInput, 'pendingWei'>): bigint {
  if (input.poolSize === 0n) return 0n
  const { fundsRemainingWei, claimedInCurrentRoundWei } = input.info.reserve
  return (
    divideFloor(fundsRemainingWei + claimedInCurrentRoundWei, input.poolSize) - input.claimedWei
  )
}

/**
 * Most that tickets in flight may be worth. A deposit of three times the pending amount leaves the reserve whole; upstream takes
 * that ratio in binary floating point with 53 bits, of which the exact condition is stated here.
 * Spec PM-101, PM-102; go-livepeer pm/sendermonitor.go:maxFloat.
 */
export function maxFloat(input: FloatInput): bigint {
  const allocation = reserveAllocation(input)
  const { pendingWei } = input
  const missing = 3n * pendingWei - input.info.depositWei
  const covered = pendingWei > 0n && missing << RATIO_PRECISION_BITS <= pendingWei
  return covered ? allocation : allocation - pendingWei
}

/** What backs redemptions (spec PM-103; go-livepeer pm/sendermonitor.go:availableFunds). */
export function availableFunds(input: FloatInput): bigint {
  return reserveAllocation(input) + input.info.depositWei - input.pendingWei
}
