import { assert } from '../../../src/assert.ts'
import { endpointRefusalBody } from '../../../src/orchestrator/endpoint.ts'
import { handlePayment, handleSegmentPayment } from '../../../src/orchestrator/payment-endpoint.ts'
import { type PaidRequest } from '../../../src/orchestrator/paid-request.ts'
import {
  refreshPayment,
  refreshRefusalMessage,
  type PaymentChallenge,
} from '../../../src/orchestrator/refresh-payment.ts'
import { encodeBase64 } from '../../../src/wire/base64.ts'
import { encodeJson } from '../../../src/wire/go-json-encode.ts'
import { goField, goString, goStruct } from '../../../src/wire/go-json-types.ts'
import { decodeFirstJson } from '../../../src/wire/go-json.ts'
import { decodePaymentHeader, decodeSegmentHeader } from '../../../src/wire/headers.ts'
import type { OrchestratorInfo } from '../../../src/wire/messages.ts'
import { encodeOrchestratorInfo } from '../../../src/wire/protobuf/orchestrator-info.ts'
import {
  drawnSeed,
  VectorOrchestrator,
  writeTicketParams,
  type OrchestratorVectorRules,
} from './pm-orchestrator-node.ts'
import { replaySharedStep } from './pm-process-payment.ts'
import { writeAuthToken } from './pm-wire-fields.ts'
import { writeFullPrice, type VectorFields } from './vector-fields.ts'

const refreshRequest = goStruct('server.refreshPaymentParamsRequest', {
  sender: goField('sender', goString),
  manifestId: goField('manifest_id', goString),
})

/** pm/payment-endpoint and pm/refresh-payment: one orchestrator, its HTTP handlers, the ledger of one sender after each step. */
export function replayPaymentEndpoint(
  input: VectorFields,
  rules: OrchestratorVectorRules,
): { readonly out: { readonly steps: readonly object[] } } {
  const orchestrator = new VectorOrchestrator(input.object('config'), rules)
  const { sender } = orchestrator
  const steps = input.objects('steps').map((step) => {
    const result = replaySharedStep(orchestrator, step) ?? replayRequest(orchestrator, step)
    const state = {
      sender,
      addressKnown: orchestrator.node.ledger.entries(sender) !== null,
      entriesSet: orchestrator.entries(sender),
      queuedTickets: orchestrator.queued.length,
    }
    return { ...result, state }
  })
  return { out: { steps } }
}

function replayRequest(orchestrator: VectorOrchestrator, step: VectorFields): object {
  const { node, now } = orchestrator
  if (step.text('op') === 'postRefreshPayment') return replayRefresh(orchestrator, step)
  const request: PaidRequest = {
    payment: decodePaymentHeader(step.text('paymentHeader')),
    credentials: decodeSegmentHeader(step.text('segmentHeader')),
  }
  const choices = { seed: drawnSeed(step), webhookPrice: null }
  const isSegment = step.text('op') === 'postSegment'
  const answer = (isSegment ? handleSegmentPayment : handlePayment)(node, request, choices, now)
  orchestrator.queue(answer.payment)
  if (!answer.ok) {
    return { status: answer.refusal.status, body: endpointRefusalBody(answer.refusal) }
  }
  // The body of a segment never matches the hash that was signed, so it is refused once the payment was accepted.
  if (isSegment) return { status: 403, body: 'Forbidden\n' }
  assert(answer.info !== null, 'upstream answers with an info')
  return { status: 200, info: writeInfo(answer.info) }
}

function replayRefresh(orchestrator: VectorOrchestrator, step: VectorFields): object {
  const { node, now } = orchestrator
  const request = decodeFirstJson(Buffer.from(step.text('body'), 'utf8'), refreshRequest)
  if (!request.ok) return { status: 400, body: errorBody(request.error) }
  const answer = refreshPayment(node, request.value, { seed: drawnSeed(step) }, now)
  if (!answer.ok) {
    return { status: answer.refusal.status, body: errorBody(refreshRefusalMessage(answer.refusal)) }
  }
  return { status: 200, body: challengeBody(answer.challenge) }
}

function challengeBody(challenge: PaymentChallenge): string {
  const { info, orchestrator, manifestId, paymentUrl } = challenge
  return encodeJson({
    payment_params: encodeBase64(encodeOrchestratorInfo(info)),
    orchestrator,
    manifest_id: manifestId,
    ...(paymentUrl === null ? {} : { payment_url: paymentUrl }),
  })
}

function errorBody(message: string): string {
  return `${encodeJson({ error: { message } })}\n`
}

function writeInfo(info: OrchestratorInfo): object {
  return {
    transcoder: info.transcoder,
    ticketParams: writeTicketParams(info.ticketParams),
    priceInfo: writeFullPrice(info.priceInfo),
    authToken: writeAuthToken(info.authToken),
  }
}
