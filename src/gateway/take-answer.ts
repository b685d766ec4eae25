import type { OrchestratorAnswer } from './orchestrator-answer.ts'
import type { GatewayRefusal } from './payment-outcome.ts'
import { updateSession, type GatewaySession, type Payer } from './session.ts'

/** Takes the answer to a payment over into the session; null = it was a good one (spec LV-26, LV-34). */
export function takeAnswer(
  payer: Payer,
  session: GatewaySession,
  answer: OrchestratorAnswer,
  nowNs: number,
): GatewayRefusal | null {
  if (answer.kind === 'unreachable') {
    const { transcoder } = session.info
    return { code: 'orchestrator-unreachable', transcoder, cause: answer.cause }
  }
  if (answer.status !== 200) return { code: 'payment-not-accepted', status: answer.status }
  if (!answer.result.ok) return { code: 'payment-result-malformed', error: answer.result.error }
  return updateSession(payer, session, answer.result.info, nowNs)
}
