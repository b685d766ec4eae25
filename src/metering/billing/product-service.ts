import { unreachable } from '../../assert.ts'
import type { Admission, AdmissionOrder } from './admission-order.ts'
import { meterAppliedLearnings } from './applied-metering.ts'
import type { Attempt } from './attempt.ts'
import type { GateOf, GateOverrides } from './billing-gates.ts'
import { endpoints, type EndpointPath, type ProductAnswer } from './endpoints.ts'
import type { OrganisationConfig } from './platform-llm.ts'
import type { CreateRateWindow, RateWindow } from './rate-window.ts'
import type { UsageMeter } from './usage-meter.ts'
import { INTERNAL } from './value-signals.ts'

/** A request to one of the endpoints that metering knows. */
export interface ProductRequest {
  readonly endpoint: EndpointPath
  /** Whose requests the rate limit counts together. */
  readonly rateKey: string
  readonly orgId: string
  /** What the caller says of itself, for the attribution of the event. */
  readonly requestId: string | null
  readonly sessionId: string | null
}

export interface ProductResponse {
  readonly status: number
  readonly body: string
}

/** What a deployment puts into a product service. */
export interface ProductParts<R extends ProductRequest> {
  /** The product itself: searches, or takes an interaction in. */
  readonly handle: (request: R) => Attempt<ProductAnswer>
  /** Who asks. */
  readonly callerTypeOf: (request: R) => Attempt<string>
  readonly gateOf: GateOf
  readonly gates: GateOverrides
  readonly readConfig: (orgId: string) => Attempt<OrganisationConfig | null>
  readonly meter: UsageMeter
  readonly rules: {
    readonly admissionOrder: AdmissionOrder
    readonly rateWindow: CreateRateWindow
  }
}

/** Nobody is told apart: nothing is billed for use (spec BM-15; reflexio _auth.py:default_get_caller_type). */
export function everyoneInternal(): Attempt<string> {
  return { ok: true, value: INTERNAL }
}

const SERVER_ERROR: ProductResponse = { status: 500, body: 'Internal Server Error' }
const TOO_MANY: ProductResponse = { status: 429, body: '{"error":"Rate limit exceeded"}' }

/**
 * A product service with its billing seams: who asks is resolved, the gate and the rate limit may turn the request away, the
 * product answers, and only then what it gave is metered. The answer is made before the metering and nothing of the metering
 * reaches it. Spec BM-15 to BM-18, PB-1, PB-3; reflexio api.py.
 */
export class ProductService<R extends ProductRequest = ProductRequest> {
  readonly #parts: ProductParts<R>
  readonly #rateWindows = new Map<string, RateWindow>()

  constructor(parts: ProductParts<R>) {
    this.#parts = parts
  }

  serve(request: R): ProductResponse {
    const { callerTypeOf, rules, handle } = this.#parts
    const callerType = callerTypeOf(request)
    if (!callerType.ok) return SERVER_ERROR
    for (const admission of rules.admissionOrder()) {
      const refusal = this.#refusal(admission, request)
      if (refusal !== null) return refusal
    }
    const answer = handle(request)
    if (!answer.ok) return SERVER_ERROR
    const response = { status: 200, body: JSON.stringify(answer.value) }
    this.#meterApplied(request, callerType.value, answer.value)
    return response
  }

  #refusal(admission: Admission, request: R): ProductResponse | null {
    switch (admission) {
      case 'gate':
        return this.#gateRefusal(request)
      case 'limit':
        return this.#isWithinLimit(request) ? null : TOO_MANY
      default:
        return unreachable(admission)
    }
  }

  #gateRefusal({ endpoint, orgId }: R): ProductResponse | null {
    const { gates, gateOf } = this.#parts
    const answer = gates.ask(gateOf(endpoints[endpoint].line), orgId)
    switch (answer.kind) {
      case 'allow':
        return null
      case 'deny':
        return { status: answer.status, body: JSON.stringify({ detail: answer.detail }) }
      case 'throw':
        return SERVER_ERROR
      default:
        return unreachable(answer)
    }
  }

  #isWithinLimit({ endpoint, rateKey }: R): boolean {
    const { meter, rules } = this.#parts
    const name = `${endpoint} ${rateKey}`
    const window =
      this.#rateWindows.get(name) ?? rules.rateWindow(endpoints[endpoint].limitPerMinute)
    this.#rateWindows.set(name, window)
    return window.admits(meter.nowNs())
  }

  #meterApplied(request: R, callerType: string, answer: ProductAnswer): void {
    const { orgId, requestId, sessionId, endpoint } = request
    const surfacedCount = endpoints[endpoint].surfacedCount(answer)
    const applied = { orgId, callerType, surfacedCount, requestId, sessionId }
    const { readConfig, meter } = this.#parts
    meterAppliedLearnings(applied, () => readConfig(orgId), meter)
  }
}
