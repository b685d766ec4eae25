import type { Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'

/** Whose permission an auth webhook gives, and how long it takes to say so. */
interface WebhookSettings {
  /** Gateways and sessions that it accepts; null = everybody. */
  readonly allows: readonly string[] | null
  /** From the arrival of a question to its answer. */
  readonly takesNs: number
}

/** Whom a signer's webhook tells apart: `none` = its replies name no caller. */
export type CallerId = 'gateway' | 'session' | 'none'

/** What a remote signer asks before it pays (the flag -remoteSignerWebhookUrl). */
export interface SignerWebhookSettings extends WebhookSettings {
  /** For how long an acceptance holds; null = every call is asked about. */
  readonly expiryNs: number | null
  readonly caller: CallerId
  /** Ceiling in its replies, wei per unit of the session; null = none. */
  readonly maxPrice: Rational | null
}

/** What an orchestrator asks when somebody wants its info (the flag -authWebhookUrl). */
export interface OrchestratorWebhookSettings extends WebhookSettings {
  /** Prices by gateway; whoever is not here pays the usual one. */
  readonly prices: readonly { readonly gateway: string; readonly price: PriceInfo }[]
}

/**
 * slow: it needs `addedNs` longer; denies: it refuses everybody with `status`; unreadable: its answer is no JSON; failing: it answers
 * 500; no-status: its reply has no status; bad-price: its price is none; other-caller: it takes the caller for somebody else;
 * unreachable: nobody listens.
 */
export type WebhookFaultKind =
  | 'slow'
  | 'denies'
  | 'unreadable'
  | 'failing'
  | 'no-status'
  | 'bad-price'
  | 'other-caller'
  | 'unreachable'

export interface WebhookFault {
  /** The signer or orchestrator whose webhook it is. */
  readonly webhook: string
  readonly kind: WebhookFaultKind
  readonly atNs: number
  readonly forNs: number
  readonly addedNs: number
  readonly status: number
}

/** What the webhook of a signer or orchestrator is called on links: `s1/webhook`. */
export function webhookName(owner: string): string {
  return `${owner}/webhook`
}
