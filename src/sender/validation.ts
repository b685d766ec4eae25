import { assert } from '../assert.ts'
import {
  compare,
  divide,
  divideFloor,
  floor,
  rational,
  sign,
  type Rational,
} from '../money/rational.ts'
import type { ChainView } from '../ticket/chain-view.ts'
import type { SenderInfo } from '../ticket/sender-info.ts'
import { expectedValue, type TicketParams } from '../ticket/ticket.ts'
import type { SenderRefusal } from './refusal.ts'
import type { SenderRules } from './rules.ts'

/** A payer's own limits (flags maxTicketEV, maxTotalEV, depositMultiplier). */
export interface SenderLimits {
  readonly maxEvWei: Rational
  readonly maxTotalEvWei: Rational
  readonly depositMultiplier: bigint
}

/** What follows from the parameters and the limits alone: worth keeping for as long as a session lasts. */
export interface Assessment {
  readonly evWei: Rational
  /** The parameters cost nothing, so nothing else is checked. */
  readonly free: boolean
  readonly refusal: SenderRefusal | null
  /** Most tickets whose total EV is within the limit; meaningless when `free`. */
  readonly ticketsMax: bigint
}

export interface ValidationContext {
  readonly limits: SenderLimits
  readonly chain: ChainView
  readonly senderInfo: () => SenderInfo | { readonly error: string }
  readonly rules: SenderRules
}

/** Steps 4 to 6 of spec PM-66. */
export function assess(params: TicketParams, limits: SenderLimits): Assessment {
  const evWei = expectedValue(params)
  if (sign(evWei) <= 0) return { evWei, free: true, refusal: null, ticketsMax: 0n }
  const ticketsMax = floor(divide(limits.maxTotalEvWei, evWei))
  let refusal: SenderRefusal | null = null
  if (compare(evWei, rational(params.faceValueWei)) >= 0) {
    refusal = { code: 'face-value-too-low', faceValueWei: params.faceValueWei }
  } else if (compare(evWei, limits.maxEvWei) > 0) {
    refusal = { code: 'ticket-ev-too-high', evWei, maxEvWei: limits.maxEvWei }
  }
  return { evWei, free: false, refusal, ticketsMax }
}

/** Null = accepted. First failure wins (spec PM-66; go-livepeer pm/sender.go:validateTicketParams). */
export function validateParams(
  params: TicketParams,
  assessment: Assessment,
  tickets: bigint,
  context: ValidationContext,
): SenderRefusal | null {
  const { chain, limits, rules } = context
  const age = rules.paramsAge(params.expirationBlock, chain.lastSeenBlock)
  if (age === 'missing') return { code: 'expiration-block-missing' }
  if (age === 'expired') return { code: 'params-expired' }
  if (age === 'unchecked' || assessment.free) return null
  if (assessment.refusal !== null) return assessment.refusal

  const info = context.senderInfo()
  if ('error' in info) return { code: 'sender-info-unavailable', text: info.error }
  const ownAccount = validateOwnAccount(info, chain.lastInitializedRound, rules)
  if (ownAccount !== null) return ownAccount
  return validateAmounts(params, assessment, tickets, info, limits, rules)
}

/** Whether the payer's own account can back tickets (spec PM-67; go-livepeer pm/sender.go:validateSender). */
export function validateOwnAccount(
  info: SenderInfo,
  lastInitializedRound: bigint,
  rules: Pick<SenderRules, 'unlockingSoon' | 'isNothing'>,
): SenderRefusal | null {
  if (rules.unlockingSoon(info.withdrawRound, lastInitializedRound)) {
    return { code: 'sender-validation', reason: 'unlocking-soon' }
  }
  if (rules.isNothing(info.reserve.fundsRemainingWei)) {
    return { code: 'sender-validation', reason: 'no-reserve' }
  }
  if (rules.isNothing(info.depositWei)) return { code: 'sender-validation', reason: 'no-deposit' }
  return null
}

/** Steps 9 and 10 of spec PM-66. */
function validateAmounts(
  params: TicketParams,
  assessment: Assessment,
  tickets: bigint,
  info: SenderInfo,
  limits: SenderLimits,
  rules: SenderRules,
): SenderRefusal | null {
  assert(!assessment.free, 'free tickets have no limits')
  const counted = rules.ticketsInTotalEv(tickets)
  if (counted > assessment.ticketsMax) {
    return {
      code: 'total-ev-too-high',
      tickets: counted,
      evWei: assessment.evWei,
      maxTotalEvWei: limits.maxTotalEvWei,
    }
  }
  if (limits.depositMultiplier === 0n) {
    return { code: 'upstream-panic', text: 'division by zero' }
  }
  const maxFaceValueWei = divideFloor(info.depositWei, limits.depositMultiplier)
  const faceValueWei = params.faceValueWei * rules.faceValuesAtRisk(tickets)
  return faceValueWei > maxFaceValueWei
    ? { code: 'face-value-too-high', faceValueWei, maxFaceValueWei }
    : null
}
