import { STREAM_TIMEOUT_SECONDS } from '../../src/gateway/byoc/job-answers.ts'
import type { OrchestratorAnswer } from '../../src/gateway/orchestrator-answer.ts'
import { call, UNDECODABLE_PROTOBUF } from './call.ts'
import type {
  JobMessage,
  PaymentAnswer,
  PaymentRequest,
  SentPayment,
  StartAnswer,
} from './orchestrator-messages.ts'
import type { ChargePlan } from './session-charge.ts'
import { TIME_OUTS } from './time-outs.ts'
import type { SessionParties } from './viewer-session.ts'

/** A payment as the orchestrator gets it: of a live session, or with a BYOC job. */
export interface LiveMessage {
  readonly request: PaymentRequest
  /** Null = it goes to no BYOC orchestrator. */
  readonly job: JobMessage | null
}

/** A client with a remote signer signs its jobs as the orchestrator demands. */
export function jobMessage(
  { settings, gateway }: SessionParties,
  payment: SentPayment,
): JobMessage {
  return {
    id: settings.name,
    session: settings.name,
    gateway: gateway.name,
    sender: gateway.sender,
    capability: settings.model ?? settings.name,
    timeoutSeconds: STREAM_TIMEOUT_SECONDS,
    signedAs: null,
    payment,
  }
}

/** POST /payment (spec LV-26, LV-34). `settle` gets the answer, its status (0 = none), and what is wrong with it. */
export function callPayment(
  { settings, gateway, orchestrator }: SessionParties,
  { request, job }: LiveMessage,
  settle: (answer: OrchestratorAnswer, status: number, error: string | null) => void,
): void {
  call<PaymentAnswer>({
    world: gateway.world,
    from: gateway.name,
    to: orchestrator.name,
    what: 'POST /payment',
    session: settings.name,
    timeoutNs: TIME_OUTS.payment.ns,
    repeats: gateway.repeats,
    serve: () =>
      job !== null ? { ...orchestrator.jobs.pay(job), info: null } : orchestrator.live.pay(request),
    receive: ({ status, body, info }) =>
      settle(
        { kind: 'answered', status, result: { ok: true, info } },
        status,
        status === 200 ? null : body.trimEnd(),
      ),
    damaged: {
      // A BYOC orchestrator hangs up.
      ...(job === null && {
        serve: () => orchestrator.live.pay({ ...request, unreadable: true }),
      }),
      receive: ({ status, body }) => {
        const error = status === 200 ? UNDECODABLE_PROTOBUF : body.trimEnd()
        settle({ kind: 'answered', status, result: { ok: false, error } }, status, error)
      },
    },
    fail: (error) => settle({ kind: 'unreachable', cause: error }, 0, error),
  })
}

/** The request that starts a stream, with its first payment (spec LV-20, LV-38). */
export function callStart(
  { settings, gateway, orchestrator }: SessionParties,
  { request, job }: LiveMessage,
  plan: ChargePlan,
  ends: {
    readonly receive: (answer: StartAnswer) => void
    readonly fail: (error: string) => void
  },
): void {
  call<StartAnswer>({
    world: gateway.world,
    from: gateway.name,
    to: orchestrator.name,
    what: 'start',
    session: settings.name,
    timeoutNs: TIME_OUTS.start.ns,
    repeats: gateway.repeats,
    serve: () => {
      if (job === null) return orchestrator.live.start(request, plan)
      const { status, body } = orchestrator.jobs.start(job)
      return { status, body, manifestId: status === 200 ? job.capability : null }
    },
    ...ends,
  })
}
