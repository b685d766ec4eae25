import type { ChainCall } from './chain-call.ts'

/** What a redemption found and did: each of these costs gas of its own. */
export interface RedemptionWork {
  readonly faceValueWei: bigint
  readonly fromDepositWei: bigint
  readonly fromReserveWei: bigint
  /** Left in the deposit. */
  readonly depositWei: bigint
  readonly firstClaimOfRound: boolean
  readonly firstClaimOfRecipient: boolean
  /** When the recipient was last credited fees. */
  readonly lastFees: 'never' | 'earlier-round' | 'this-round'
}

/*
 * Execution on L2 of the whole protocol behind its proxies (intrinsic gas included, refunds deducted), measured in an EVM with the
 * TicketBroker that has the guard on total funds. What Arbitrum charges for L1 data comes on top and is not counted.
 */
const FROM_DEPOSIT = 202_000n
const EMPTIES_DEPOSIT = 195_800n
const NO_FACE_VALUE = 121_700n
const PAYS_NOTHING = 166_400n
const FIRST_CLAIM_OF_ROUND = 279_600n
const FIRST_CLAIM_OF_RECIPIENT = 262_500n
const LATER_CLAIM = 245_400n
/** What the rest of a deposit before a claim saves: before the first one of a round, and before later ones. */
const REST_BEFORE_FIRST_CLAIM = 15_500n
const REST_BEFORE_CLAIM = 2_000n
/** First fees of the recipient in the round, with storage that is new, or was used in an earlier round. */
const NEW_FEES = 92_900n
const FEES_OF_NEW_ROUND = 80_400n

const CALLS: Readonly<Record<Exclude<ChainCall['kind'], 'redeemWinningTicket'>, bigint>> = {
  fundDeposit: 65_800n,
  fundReserve: 65_800n,
  unlock: 91_100n,
  cancelUnlock: 40_700n,
  withdraw: 90_600n,
}

/** A call that the contract reverted has checked the ticket and paid nothing. */
export function failedGas(kind: ChainCall['kind']): bigint {
  return kind === 'redeemWinningTicket' ? NO_FACE_VALUE : CALLS[kind]
}

export function redemptionGas(work: RedemptionWork): bigint {
  if (work.faceValueWei === 0n) return NO_FACE_VALUE
  if (work.fromDepositWei + work.fromReserveWei === 0n) return PAYS_NOTHING
  const fees = { never: NEW_FEES, 'earlier-round': FEES_OF_NEW_ROUND, 'this-round': 0n }
  return paymentGas(work) + fees[work.lastFees]
}

function paymentGas(work: RedemptionWork): bigint {
  if (work.fromReserveWei === 0n) return work.depositWei === 0n ? EMPTIES_DEPOSIT : FROM_DEPOSIT
  const hasRest = work.fromDepositWei > 0n
  if (work.firstClaimOfRound) return FIRST_CLAIM_OF_ROUND - (hasRest ? REST_BEFORE_FIRST_CLAIM : 0n)
  const claim = work.firstClaimOfRecipient ? FIRST_CLAIM_OF_RECIPIENT : LATER_CLAIM
  return claim - (hasRest ? REST_BEFORE_CLAIM : 0n)
}
