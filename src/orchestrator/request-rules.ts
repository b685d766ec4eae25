import { rule, type Rule } from '../rule.ts'
import type { PaymentResultIds } from './payment-rules.ts'

/** What a batch AI request can be booked under. */
export interface ModelRequestIds {
  readonly capability: number
  readonly model: string
  /** Manifest id of the segment credentials. */
  readonly manifestId: string
}

/** The decisions of an orchestrator about requests that carry their own payment. */
export interface RequestWorkRules {
  /** Under which id credit and price of a transcoding session stand (spec PM-86). */
  readonly segmentAccount: Rule<(ids: PaymentResultIds) => string>
  /** Under which id credit and price of batch AI requests stand (spec PR-81). */
  readonly modelAccount: Rule<(ids: ModelRequestIds) => string>
}

const segmentAccount: Readonly<
  Record<'authSession' | 'manifest', RequestWorkRules['segmentAccount']>
> = {
  authSession: rule(
    {
      variant: 'auth-session',
      summary: 'Credit stands under the session of the auth token and stays behind with it.',
      source: 'PM-86, PM-139; go-livepeer server/segment_rpc.go:ServeSegment',
    },
    ({ authSessionId }: PaymentResultIds) => authSessionId,
  ),
  manifest: rule(
    {
      variant: 'manifest',
      summary: "Credit stands under the manifest, which outlives a token as the payer's book does.",
      why: 'With each new token the orchestrator strands the credit of the old session, which its payer then buys again; a manifest stays the same.',
      source: 'repairs PM-86, PM-139, PM-164, pm I-21, B11, B17',
    },
    ({ manifestId }: PaymentResultIds) => manifestId,
  ),
}

const modelAccount: Readonly<
  Record<'capabilityAndModel' | 'manifest', RequestWorkRules['modelAccount']>
> = {
  capabilityAndModel: rule(
    {
      variant: 'capability-and-model',
      summary: 'All requests of a sender for one model share one credit and one fixed price.',
      source: 'PR-81; go-livepeer server/ai_http.go:handleAIRequest',
    },
    ({ capability, model }: ModelRequestIds) => `${capability}_${model}`,
  ),
  manifest: rule(
    {
      variant: 'manifest',
      summary: 'Each session of a sender has its own credit and price, as its payer has.',
      why: 'Keyed by model, all sessions of a sender pay from one pot while their gateway counts each apart; keyed by session, the books correspond.',
      source: 'repairs PR-81, pm I-24, B14, B17',
    },
    ({ manifestId }: ModelRequestIds) => manifestId,
  ),
}

export const requestWorkRulesUpstream: RequestWorkRules = Object.freeze({
  segmentAccount: segmentAccount.authSession,
  modelAccount: modelAccount.capabilityAndModel,
})

export const requestWorkRulesRepaired: RequestWorkRules = Object.freeze({
  segmentAccount: segmentAccount.manifest,
  modelAccount: modelAccount.manifest,
})
