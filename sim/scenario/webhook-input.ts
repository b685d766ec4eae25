import type { ByName, DurationInput, NumberInput } from './literal-input.ts'
import type { CallerId, WebhookFaultKind } from './webhook.ts'

interface WebhookInput {
  readonly allows?: readonly string[] | undefined
  readonly takes?: DurationInput | undefined
}

/** The auth webhook of a remote signer, as people write it. */
export interface SignerWebhookInput extends WebhookInput {
  readonly expiry?: DurationInput | undefined
  readonly caller?: CallerId | undefined
  readonly maxPricePerUnit?: NumberInput | undefined
}

/** Whole wei, as the reply carries them: `900`, or with the units that the price is for. */
export type WebhookPriceInput =
  | NumberInput
  | { readonly pricePerUnit: NumberInput; readonly pixelsPerUnit?: NumberInput | undefined }

/** The auth webhook of an orchestrator, as people write it. */
export interface OrchestratorWebhookInput extends WebhookInput {
  readonly prices?: ByName<WebhookPriceInput> | undefined
}

export interface WebhookFaultInput {
  readonly webhook: string
  readonly kind: WebhookFaultKind
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
  readonly added?: DurationInput | undefined
  readonly status?: number | undefined
}
