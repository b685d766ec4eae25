import type { Address } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'

/** What a signer remembers of a payment session; it travels with the client, signed (spec SG-3, SG-25). */
export interface SignerState {
  readonly stateId: string
  /** recipientRandHash of the last parameters that tickets were made for; compared as text. */
  readonly pmSessionId: string
  /** Up to which instant time is billed, Unix nanoseconds; null = never. */
  readonly lastUpdateUnixNs: bigint | null
  readonly orchestratorAddress: Address
  readonly app: string
  /** Unix seconds up to which the auth webhook need not be asked; 0 = ask. */
  readonly authExpiryUnixSeconds: bigint
  /** Last nonce used; uint32. */
  readonly senderNonce: number
  /** Credit left after the last payment; null = the text in the state is no number (spec SG-11). */
  readonly balanceWei: Rational | null
  readonly initialPricePerUnit: bigint
  readonly initialPixelsPerUnit: bigint
  readonly type: string
  readonly sequenceNumber: bigint
  readonly authId: string
  /** What upstream does not remember. */
  readonly extension: StateExtension
}

/** Memory that only repaired rules use; upstream states travel without it. */
export interface StateExtension {
  /** Work before `lastUpdateUnixNs` that is not billed yet, in units·nanoseconds (below one unit, 10⁹). */
  readonly carriedUnitNs: bigint
  /** Time between the last two calls; 0 = not known yet. */
  readonly askPeriodNs: bigint
  /** External capability whose price the session is billed at; '' = none. */
  readonly capabilityKey: string
  /** Nonces used with parameters that have not expired. */
  readonly nonces: readonly UsedNonces[]
}

/** How far the nonces of one recipientRandHash are used. */
export interface UsedNonces {
  readonly pmSessionId: string
  readonly lastNonce: number
  /** L1 block from which nobody can use these parameters any more. */
  readonly expirationBlock: bigint
}

export const NO_EXTENSION: StateExtension = Object.freeze({
  carriedUnitNs: 0n,
  askPeriodNs: 0n,
  capabilityKey: '',
  nonces: Object.freeze([]),
})

export type StateRefusal =
  | { readonly code: 'state-signature-invalid' }
  | { readonly code: 'state-malformed' }
  | { readonly code: 'upstream-panic'; readonly text: string }

export type OpenedState =
  | { readonly ok: true; readonly state: SignerState }
  | { readonly ok: false; readonly refusal: StateRefusal }

/** `error` is the original's text: the state cannot be written as JSON. */
export type SealResult<Sealed> =
  { readonly ok: true; readonly sealed: Sealed } | { readonly ok: false; readonly error: string }

/** Signs states and opens signed ones. `Sealed` is what the client carries. */
export interface StateSeal<Sealed> {
  seal(state: SignerState): SealResult<Sealed>
  open(sealed: Sealed): OpenedState
}

/** Price that the session began with. */
export function initialPriceOf(state: SignerState): PriceInfo {
  return {
    pricePerUnit: state.initialPricePerUnit,
    pixelsPerUnit: state.initialPixelsPerUnit,
    capability: 0,
    constraint: '',
  }
}

/** Members that a session keeps from its first call on. */
type FixedMember =
  'stateId' | 'orchestratorAddress' | 'app' | 'initialPricePerUnit' | 'initialPixelsPerUnit'

/**
 * The state with some members changed. Written out: a spread of this many members is the slowest step of a simulated payment.
 */
export function stateWith(
  state: SignerState,
  changed: Partial<Omit<SignerState, FixedMember>>,
): SignerState {
  return {
    stateId: state.stateId,
    pmSessionId: changed.pmSessionId ?? state.pmSessionId,
    lastUpdateUnixNs: changed.lastUpdateUnixNs ?? state.lastUpdateUnixNs,
    orchestratorAddress: state.orchestratorAddress,
    app: state.app,
    authExpiryUnixSeconds: changed.authExpiryUnixSeconds ?? state.authExpiryUnixSeconds,
    senderNonce: changed.senderNonce ?? state.senderNonce,
    balanceWei: changed.balanceWei ?? state.balanceWei,
    initialPricePerUnit: state.initialPricePerUnit,
    initialPixelsPerUnit: state.initialPixelsPerUnit,
    type: changed.type ?? state.type,
    sequenceNumber: changed.sequenceNumber ?? state.sequenceNumber,
    authId: changed.authId ?? state.authId,
    extension: changed.extension ?? state.extension,
  }
}
