import type { Address } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'

/** What a signer remembers of a payment session; it travels with the client, signed (spec SG-3, SG-25). */
export interface SignerState {
  readonly stateId: string
  /** recipientRandHash of the last parameters that tickets were made for. */
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
}

export type OpenedState =
  | { readonly ok: true; readonly state: SignerState }
  | { readonly ok: false; readonly refusal: StateRefusal }

export type StateRefusal =
  | { readonly code: 'state-signature-invalid' }
  | { readonly code: 'state-malformed' }
  | { readonly code: 'upstream-panic'; readonly text: string }

/** Signs states and opens signed ones. `Sealed` is what the client carries. */
export interface StateSeal<Sealed> {
  seal(state: SignerState): Sealed
  open(sealed: Sealed): OpenedState
}
