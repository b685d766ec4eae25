import { rule, type Rule } from '../rule.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type { SignerState, UsedNonces } from './state.ts'

type ContinueNonceRule = Rule<
  (
    state: SignerState,
    params: Pick<TicketParams, 'recipientRandHash' | 'expirationBlock'>,
  ) => number
>
type RememberNoncesRule = Rule<
  (known: readonly UsedNonces[], used: UsedNonces) => readonly UsedNonces[]
>
type NoncesRunOutRule = Rule<(lastNonce: number, tickets: bigint) => boolean>

/** How the signer numbers tickets. */
export interface NonceRules {
  /** Last nonce used with these parameters (spec SG-12). */
  readonly continueNonce: ContinueNonceRule
  /** What the state keeps of nonces used so far. */
  readonly rememberNonces: RememberNoncesRule
  /** Whether the client must fetch new parameters before `tickets` more are made (spec SG-12 variant e). */
  readonly noncesRunOut: NoncesRunOutRule
}

/** Recipients refuse the 601st distinct nonce (spec PM-80). */
const NONCES_PER_PARAMS = 600n
const PARAMS_REMEMBERED = 32
const NONE: readonly UsedNonces[] = Object.freeze([])

export const continueNonce: Readonly<
  Record<'restartOnNewParams' | 'neverRestart', ContinueNonceRule>
> = {
  restartOnNewParams: rule(
    {
      variant: 'restart-on-new-params',
      summary:
        'Nonces go on while the parameters stay and begin again with others, also with earlier ones.',
      source: 'SG-12, INV-14; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    (state: SignerState, { recipientRandHash }) =>
      state.pmSessionId === recipientRandHash ? state.senderNonce : 0,
  ),
  neverRestart: rule(
    {
      variant: 'never-restart',
      summary: 'Parameters that come back go on where they were: no ticket is signed twice.',
      why: 'Parameters that come back are signed from 1 again, and each such ticket is refused as already seen; going on, a nonce is signed once.',
      source: 'repairs SG-12, INV-14, pm I-33, B53',
    },
    (state: SignerState, { recipientRandHash, expirationBlock }) => {
      if (state.pmSessionId === recipientRandHash) return state.senderNonce
      const { nonces } = state.extension
      const at = placeOf(nonces, recipientRandHash, expirationBlock)
      return nonces[at]?.lastNonce ?? 0
    },
  ),
}

export const rememberNonces: Readonly<Record<'lastOnly' | 'newest32', RememberNoncesRule>> = {
  lastOnly: rule(
    {
      variant: 'last-only',
      summary: 'The state knows the last parameters and their nonce.',
      source: 'SG-12, SG-25',
    },
    () => NONE,
  ),
  newest32: rule(
    {
      variant: 'newest-32',
      summary: 'The state keeps the nonces of the 32 parameters that expire last.',
      why: 'A state that knows one set of parameters has forgotten it when it returns; the 32 that expire last are the ones that may still return.',
      source: 'repairs SG-12, SG-25, INV-14, B53',
    },
    (known: readonly UsedNonces[], used: UsedNonces) => {
      const at = placeOf(known, used.pmSessionId, used.expirationBlock)
      if (at >= 0) return known.with(at, used)
      const kept = known.slice(known.length >= PARAMS_REMEMBERED ? 1 : 0)
      let end = kept.length
      while ((kept[end - 1]?.expirationBlock ?? 0n) > used.expirationBlock) end -= 1
      kept.splice(end, 0, used)
      return kept
    },
  ),
}

export const noncesRunOut: Readonly<Record<'unwatched' | 'at600', NoncesRunOutRule>> = {
  unwatched: rule(
    {
      variant: 'unwatched',
      summary: "Nothing watches the recipient's limit; tickets beyond it are refused there.",
      source: 'SG-12, INV-15',
    },
    () => false,
  ),
  at600: rule(
    {
      variant: 'at-600',
      summary: 'Before a ticket would be the 601st of its parameters, new ones are fetched.',
      why: 'The 601st ticket is refused, and every retry with it, until the session is dropped; new parameters come before it is signed.',
      source: 'repairs SG-12, INV-15, B53; go-livepeer b8be4e457 (#4028) does it from 500',
    },
    (lastNonce: number, tickets: bigint) => BigInt(lastNonce) + tickets > NONCES_PER_PARAMS,
  ),
}

/** Index in a list that is in the order of expiration; −1 = not there. */
function placeOf(
  known: readonly UsedNonces[],
  pmSessionId: string,
  expirationBlock: bigint,
): number {
  for (let at = known.length - 1; at >= 0; at--) {
    const used = known[at]
    if (used === undefined || used.expirationBlock < expirationBlock) return -1
    if (used.pmSessionId === pmSessionId) return at
  }
  return -1
}
