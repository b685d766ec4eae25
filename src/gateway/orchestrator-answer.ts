import type { OrchestratorInfo } from '../wire/messages.ts'

/** What became of a POST to an orchestrator's /payment. */
export type OrchestratorAnswer =
  /** No answer; `cause` as the HTTP client words it. */
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'answered'; readonly status: number; readonly result: PaymentResultReading }

/** The body of a 200, decoded; of no interest for other statuses. An empty PaymentResult has no info. */
type PaymentResultReading =
  | { readonly ok: true; readonly info: OrchestratorInfo | null }
  | { readonly ok: false; readonly error: string }

/** What a call of GetOrchestrator gave. */
export type RefreshAnswer =
  | { readonly ok: true; readonly info: OrchestratorInfo }
  | { readonly ok: false; readonly error: string }

/** Status of an answer, 0 without one. */
export function statusOf(answer: OrchestratorAnswer): number {
  return answer.kind === 'unreachable' ? 0 : answer.status
}
