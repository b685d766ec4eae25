import { ZERO_HASH } from '../bytes/hex.ts'
import { wrapInt64, wrapUint32 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'
import type { ChainView } from '../ticket/chain-view.ts'
import type { TicketExpirationParams } from '../ticket/ticket.ts'
import type { UnlockingSoonRule } from '../ticket/unlocking-soon.ts'

/** `unchecked` = valid, and no further check is made. */
export type ParamsAge = 'current' | 'expired' | 'missing' | 'unchecked'

/** The decisions that a ticket sender asks for. */
export interface SenderRules {
  readonly paramsAge: Rule<(expirationBlock: bigint, lastSeenBlock: bigint) => ParamsAge>
  readonly unlockingSoon: UnlockingSoonRule
  /** Whether a deposit or reserve is empty. */
  readonly isNothing: Rule<(fundsWei: bigint) => boolean>
  /** How many tickets the limit on a batch's total expected value counts. */
  readonly ticketsInTotalEv: Rule<(tickets: bigint) => bigint>
  /** How many face values must fit the deposit's share. */
  readonly faceValuesAtRisk: Rule<(tickets: bigint) => bigint>
  /** Round and hash that tickets are bound to; null = refuse. */
  readonly expirationParams: Rule<
    (given: TicketExpirationParams | null, chain: ChainView) => TicketExpirationParams | null
  >
  /** Nonce counter of a session that is started; `running` is the counter of a session with the same id, if any. */
  readonly startNonce: Rule<(running: number | null, requested: number) => number>
  /** Counter after one more ticket; null = the parameters are used up. */
  readonly nextNonce: Rule<(nonce: number) => number | null>
}

/** Recipients refuse the 601st distinct nonce (spec PM-80). */
const NONCES_PER_PARAMS = 600

export const paramsAge: Readonly<Record<'truncated' | 'exact', SenderRules['paramsAge']>> = {
  truncated: rule(
    {
      variant: 'truncated',
      summary: 'Block arithmetic on the low 64 bits; parameters expire one block early.',
      source: 'PM-66 steps 2 and 3, PM-70; go-livepeer pm/sender.go:validateTicketParams',
    },
    (expirationBlock: bigint, lastSeenBlock: bigint): ParamsAge => {
      if (wrapInt64(expirationBlock) === 0n) return 'missing'
      return wrapInt64(expirationBlock - lastSeenBlock) <= 1n ? 'expired' : 'current'
    },
  ),
  exact: rule(
    {
      variant: 'exact',
      summary: 'Block arithmetic on whole numbers; parameters expire one block early.',
      why: 'By its low bits a block far ahead reads as missing or expired, and good parameters are refused; whole numbers cannot wrap.',
      source: 'repairs PM-66, PM-70, pm surprise 1; like B07',
    },
    (expirationBlock: bigint, lastSeenBlock: bigint): ParamsAge => {
      if (expirationBlock <= 0n) return 'missing'
      return expirationBlock - lastSeenBlock <= 1n ? 'expired' : 'current'
    },
  ),
}

export const isNothing: Readonly<Record<'zero', SenderRules['isNothing']>> = {
  zero: rule(
    {
      variant: 'zero',
      summary: 'Nothing is left when the whole amount is 0.',
      source: 'PM-67; go-livepeer pm/sender.go:validateSender since 2fb21a3da',
    },
    (fundsWei: bigint) => fundsWei === 0n,
  ),
}

export const ticketsInTotalEv: Readonly<Record<'all', SenderRules['ticketsInTotalEv']>> = {
  all: rule(
    {
      variant: 'all',
      summary: 'Every ticket of the batch counts.',
      source: 'PM-66 step 9; go-livepeer pm/sender.go:validateTicketParams',
    },
    (tickets: bigint) => tickets,
  ),
}

export const faceValuesAtRisk: Readonly<Record<'one', SenderRules['faceValuesAtRisk']>> = {
  one: rule(
    {
      variant: 'one',
      summary: "One face value must fit the deposit's share.",
      source: 'PM-66 step 10; go-livepeer pm/sender.go:validateTicketParams',
    },
    () => 1n,
  ),
}

export const expirationParams: Readonly<
  Record<'ownViewWhenIncomplete' | 'asGiven', SenderRules['expirationParams']>
> = {
  ownViewWhenIncomplete: rule(
    {
      variant: 'own-view-when-incomplete',
      summary: "Absent or zero round or hash: the payer's own last round takes their place.",
      source: 'PM-72, PM-74; go-livepeer pm/sender.go:expirationParams',
    },
    (given: TicketExpirationParams | null, chain: ChainView): TicketExpirationParams | null =>
      given !== null && given.creationRound !== 0n && given.creationRoundBlockHash !== ZERO_HASH
        ? given
        : {
            creationRound: wrapInt64(chain.lastInitializedRound),
            creationRoundBlockHash: chain.lastInitializedBlockHash,
          },
  ),
  asGiven: rule(
    {
      variant: 'as-given',
      summary: 'Tickets carry what the recipient bound them to; absent parameters are refused.',
      why: "A round of the payer's own is not what the recipient's commitment covers, so its tickets are refused; as given, they always match it.",
      source: 'repairs PM-72, PM-74, B52',
    },
    (given: TicketExpirationParams | null): TicketExpirationParams | null => given,
  ),
}

export const startNonce: Readonly<Record<'overwrite' | 'goOn', SenderRules['startNonce']>> = {
  overwrite: rule(
    {
      variant: 'overwrite',
      summary: 'A session with the same parameters starts its nonces again.',
      source: 'PM-71, I-33; go-livepeer pm/sender.go:StartSession',
    },
    (_running: number | null, requested: number) => requested,
  ),
  goOn: rule(
    {
      variant: 'go-on',
      summary: 'A session with the same parameters goes on where it was.',
      why: 'Started again at 1, a session signs nonces that its recipient has seen, and these tickets are refused; going on repeats none.',
      source: 'repairs PM-71, pm I-33, B53',
    },
    (running: number | null, requested: number) =>
      running !== null && running > requested ? running : requested,
  ),
}

export const nextNonce: Readonly<Record<'wraps' | 'stopsAtLimit', SenderRules['nextNonce']>> = {
  wraps: rule(
    {
      variant: 'wraps',
      summary: "The counter is 32 bits wide, wraps, and knows nothing of the recipient's limit.",
      source: 'PM-73; go-livepeer pm/sender.go:CreateTicketBatch',
    },
    (nonce: number): number | null => wrapUint32(nonce + 1),
  ),
  stopsAtLimit: rule(
    {
      variant: 'stops-at-limit',
      summary:
        'The payer stops at the 600 nonces that a recipient takes and asks for new parameters.',
      why: "Tickets beyond the recipient's 600 are signed, refused and lost, and a retry ends alike; stopping there leads to new parameters.",
      source: 'repairs PM-73, pm I-17, INV-15, B53; recommended deviation D-6 of the pm spec',
    },
    (nonce: number): number | null => (nonce < NONCES_PER_PARAMS ? nonce + 1 : null),
  ),
}
