import type { Address } from '../bytes/hex.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { priceConversionText } from '../price/fixed-point.ts'
import { jobPriceInfo, type JobPrice, type JobPriceRefusal } from '../price/job-price.ts'
import type { OrchestratorPricing } from '../price/session-price.ts'
import { recipientRefusalText, type RecipientRefusal } from '../recipient/refusal.ts'
import type { TicketRecipient } from '../recipient/ticket-recipient.ts'
import type { JobCapacity } from './job-capacity.ts'
import type { JobHolds } from './job-holds.ts'
import type { OrchestratorRules } from './rules.ts'

/** The part of an orchestrator that serves BYOC jobs. */
export interface JobNode {
  readonly serviceUri: string
  /** Null off-chain: jobs are free and tokens carry no ticket parameters. */
  readonly recipient: Pick<TicketRecipient, 'ticketParams'> | null
  readonly pricing: OrchestratorPricing<RecipientRefusal>
  readonly ledger: Ledger
  readonly capacity: JobCapacity
  readonly holds: JobHolds
  readonly rules: OrchestratorRules
}

/** What a second of a capability costs this sender now (spec BY-20). */
export function priceOfJob(
  node: JobNode,
  sender: Address,
  capability: string,
): JobPrice<RecipientRefusal> {
  return jobPriceInfo(node.recipient === null ? null : node.pricing, sender, capability)
}

/** The upstream text of a price that could not be told (spec PR-47). */
export function jobPriceRefusalText(refusal: JobPriceRefusal<RecipientRefusal>): string {
  return refusal.code === 'overhead-unavailable'
    ? recipientRefusalText(refusal.cause)
    : `invalid job price: ${priceConversionText(refusal.cause)}`
}
