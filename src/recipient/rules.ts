import { MAX_UINT256 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'
import type { RecipientRandBinding } from '../ticket/cryptography.ts'
import type { UnlockingSoonRule } from '../ticket/unlocking-soon.ts'
import type { FaceValueRule } from './face-value.ts'
import type { SeenNonces } from './nonce-table.ts'
import type { WinProbRule } from './win-prob.ts'

/** `accept-and-forget-oldest` also drops the nonce that was seen first. */
export type NonceVerdict = 'accept' | 'accept-and-forget-oldest' | 'already-seen' | 'too-many'

/** The decisions that a ticket recipient asks for. */
export interface RecipientRules {
  readonly faceValue: FaceValueRule
  readonly winProb: WinProbRule
  /** L1 block at which parameters issued now expire. */
  readonly expirationBlock: Rule<(lastSeenBlock: bigint) => bigint>
  /** Whether a ticket's own numbers are ones that this recipient can have issued. */
  readonly acceptBinding: Rule<(binding: RecipientRandBinding) => boolean>
  readonly acceptNonce: Rule<(seen: SeenNonces, nonce: number) => NonceVerdict>
  readonly paramsExpired: Rule<(expirationBlock: bigint, lastSeenBlock: bigint) => boolean>
  /** Whether a ticket of parameters that have expired uses its nonce up (spec PM-75 steps 5 and 6). */
  readonly expiredUsesNonce: Rule<() => boolean>
  /** Whether a ticket that was taken before is acknowledged once more, without credit (spec PM-78). */
  readonly acknowledgesRepeats: Rule<() => boolean>
  readonly unlockingSoon: UnlockingSoonRule
}

const NONCES_PER_PARAMS = 600
const PARAMS_LIFETIME_BLOCKS = 40n

export const expirationBlock: Readonly<Record<'after40Blocks', RecipientRules['expirationBlock']>> =
  {
    after40Blocks: rule(
      {
        variant: 'after-40-blocks',
        summary: 'Parameters live for 40 L1 blocks.',
        source: 'PM-50; go-livepeer pm/recipient.go:TicketParams',
      },
      (lastSeenBlock: bigint) => lastSeenBlock + PARAMS_LIFETIME_BLOCKS,
    ),
  }

export const acceptBinding: Readonly<Record<'any' | 'inRange', RecipientRules['acceptBinding']>> = {
  any: rule(
    {
      variant: 'any',
      summary: 'The recomputed commitment alone decides.',
      source: 'PM-44, PM-77; go-livepeer pm/recipient.go:ReceiveTicket',
    },
    () => true,
  ),
  inRange: rule(
    {
      variant: 'in-range',
      summary: 'Numbers outside the ranges of issued parameters are refused first.',
      why: 'That a commitment matches does not prove that its numbers were issued (I-5, I-7); numbers that nobody issues are refused before any credit.',
      source: 'repairs PM-43, PM-77, pm I-5, pm I-7, B51; recommended deviation D-2 of the pm spec',
    },
    (binding: RecipientRandBinding) =>
      isWord(binding.seed) &&
      isWord(binding.faceValueWei) &&
      isWord(binding.winProb) &&
      binding.expirationBlock >= 0n &&
      binding.price.numerator >= 0n &&
      binding.expirationParams.creationRound >= 0n,
  ),
}

export const acceptNonce: Readonly<Record<'set600', RecipientRules['acceptNonce']>> = {
  set600: rule(
    {
      variant: 'set-600',
      summary: 'Each nonce once, in any order, at most 600 for one set of parameters.',
      source: 'PM-78 to PM-80; go-livepeer pm/recipient.go:updateSenderNonce',
    },
    (seen: SeenNonces, nonce: number): NonceVerdict => {
      if (seen.has(nonce)) return 'already-seen'
      return seen.size >= NONCES_PER_PARAMS ? 'too-many' : 'accept'
    },
  ),
}

export const paramsExpired: Readonly<
  Record<'fromExpirationBlock', RecipientRules['paramsExpired']>
> = {
  fromExpirationBlock: rule(
    {
      variant: 'from-expiration-block',
      summary: 'Parameters are expired from their expiration block on.',
      source: 'PM-75 step 6; go-livepeer pm/recipient.go:ReceiveTicket',
    },
    (expirationBlock: bigint, lastSeenBlock: bigint) => expirationBlock <= lastSeenBlock,
  ),
}

export const expiredUsesNonce: Readonly<Record<'yes' | 'no', RecipientRules['expiredUsesNonce']>> =
  {
    yes: rule(
      {
        variant: 'used-up',
        summary: 'The nonce is taken before the age of the parameters is looked at.',
        source: 'PM-75 steps 5 and 6; go-livepeer pm/recipient.go:ReceiveTicket',
      },
      () => true,
    ),
    no: rule(
      {
        variant: 'left',
        summary: 'A ticket that is refused for its age leaves no nonce behind.',
        why: 'A nonce used up without credit looks like a credited one; without it, every nonce that was seen was credited.',
        source: 'repairs PM-75, PM-78, INV-05, B65',
      },
      () => false,
    ),
  }

export const acknowledgesRepeats: Readonly<
  Record<'no' | 'yes', RecipientRules['acknowledgesRepeats']>
> = {
  no: rule(
    {
      variant: 'refused',
      summary: 'A ticket that comes again is refused as already seen, whoever sends it and why.',
      source: 'PM-78, LV-27, LV-35; go-livepeer pm/recipient.go:updateSenderNonce',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'acknowledged',
      summary:
        'The same ticket again (parameters, nonce, a valid signature) is acknowledged, and credited once.',
      why: 'A payer that missed the answer and delivers again is told that its tickets are bad, though they were credited; acknowledged, both books agree.',
      source: 'repairs PM-78, LV-35, INV-05, INV-06, B65',
    },
    () => true,
  ),
}

function isWord(value: bigint): boolean {
  return value >= 0n && value <= MAX_UINT256
}
