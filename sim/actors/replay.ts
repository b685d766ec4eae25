import { call } from './call.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { TIME_OUTS } from './time-outs.ts'
import type { SessionGateway } from './viewer-session.ts'

/** A dishonest gateway sends a request once more that was answered already; it does not look at the answer. */
export function replay(request: {
  readonly gateway: SessionGateway
  readonly orchestrator: OrchestratorActor
  readonly what: string
  /** Runs at the orchestrator as it did the first time. */
  readonly serve: () => void
}): void {
  const { gateway, orchestrator, what, serve } = request
  call<null>({
    world: gateway.world,
    from: gateway.name,
    to: orchestrator.name,
    what,
    timeoutNs: TIME_OUTS.payment.ns,
    repeats: null,
    serve: () => {
      serve()
      return null
    },
    receive: () => undefined,
    fail: () => undefined,
  })
}
