import type { Hex } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { CapabilityCeilings } from '../price/capability-ceilings.ts'
import type { RequestCeiling } from '../price/request-ceiling.ts'
import type { PayerPriceRules } from '../gateway/payment.ts'
import type { CallName } from '../gateway/remote-payment-sender.ts'
import type { CredentialsSigner } from '../gateway/segment-credentials.ts'
import type { LedgerRules } from '../ledger/rules.ts'
import type { TicketSender } from '../sender/ticket-sender.ts'
import type { Capabilities, OrchestratorInfo } from '../wire/messages.ts'
import type { RequestedMaxPrice } from './max-price.ts'
import type { SignerRules } from './rules.ts'
import type { StateSeal } from './state.ts'

/** One signer process. Replicas share key and configuration; scratch balances and PM sessions are each one's own. */
export interface SignerProcess<Sealed> {
  readonly sender: TicketSender
  readonly credentialsSigner: CredentialsSigner
  readonly seal: StateSeal<Sealed>
  readonly ceilings: CapabilityCeilings
  /** The flag -byocPerCapPricing (spec BY-5). */
  readonly byocPerCapabilityPricing: boolean
  /** Whether an auth webhook is configured; absent = no (spec SG-22). */
  readonly hasWebhook?: boolean
  /** Whether usage events are made; absent = no (spec US-5). */
  readonly monitoring?: boolean
  /** What calls left behind, by orchestrator and state id (spec SG-5, SG-11); null = not kept. */
  readonly scratch: Map<string, Rational> | null
  /** Signatures over manifest ids, so that a session's is made once; absent = made at every call. */
  readonly liveSignatures?: Map<string, Hex>
  readonly rules: {
    readonly signer: SignerRules
    readonly price: PayerPriceRules & { readonly requestCeiling: RequestCeiling }
    readonly ledger: Pick<LedgerRules, 'ticketCount'>
  }
}

/** A part of the request that had to be decoded, or the decoder's text. */
export type Decoded<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string }

/** A decoded POST /generate-live-payment (spec SG-1). Absent texts are ''. */
export interface LivePaymentRequest<Sealed> {
  readonly state: Sealed | null
  /** Null = not sent or empty. */
  readonly orchestrator: Decoded<OrchestratorInfo> | null
  readonly manifestId: string
  readonly inPixels: bigint
  readonly type: string
  readonly capabilities: Decoded<Capabilities> | null
  readonly capability: string
  readonly modelId: string
  readonly app: string
  /** Ceiling of the request; null = none (spec SG-16). */
  readonly maxPrice: RequestedMaxPrice | null
  /** How often the client means to ask; a hint that upstream does not know. */
  readonly paymentIntervalNs: bigint | null
  /** What makes a repeated call the same call; null = it has no name, as in every upstream version. */
  readonly name: CallName | null
}

export interface LivePaymentContext {
  /** The process's own wall clock. */
  readonly nowUnixNs: bigint
  /** Draws ids in the order of spec SG-5: request id, state id, manifest id, the last two only when needed. */
  readonly randomId: () => string
  /** Request headers by canonical name; absent = none. */
  readonly headers?: ReadonlyMap<string, readonly string[]>
}
