import { FAILED } from '../src/metering/billing/attempt.ts'
import type { BillingEvent } from '../src/metering/billing/billing-event.ts'
import {
  billingGate,
  GateOverrides,
  type GateAnswer,
  type GateOf,
} from '../src/metering/billing/billing-gates.ts'
import type { ProductAnswer } from '../src/metering/billing/endpoints.ts'
import {
  everyoneInternal,
  ProductService,
  type ProductParts,
  type ProductRequest,
  type ProductResponse,
} from '../src/metering/billing/product-service.ts'
import {
  UsageMeter,
  type Delivery,
  type MeterCounts,
  type Recorder,
} from '../src/metering/billing/usage-meter.ts'
import type { MeteringRules } from '../src/metering/rules.ts'
import type { ProductCall } from './arbitraries/product-calls.ts'

/** A request that knows which call of the plan it is. */
interface PlannedRequest extends ProductRequest {
  readonly index: number
  readonly call: ProductCall
}

interface ProductOptions {
  readonly rules: MeteringRules
  /** Whether the faults of the plan happen. */
  readonly hasFaults: boolean
  /** `deployed`: callers are told apart and gates decide; `default`: the seams as they come; `none`: nobody records either. */
  readonly billing: 'deployed' | 'default' | 'none'
  readonly planted?: PlantedBug
}

/** A mistake of the deployment or of the service, put in place of what is right. */
export interface PlantedBug {
  readonly recorder?: (recorder: Recorder) => Recorder
  readonly callerTypeOf?: ProductParts<PlannedRequest>['callerTypeOf']
  readonly gateOf?: GateOf
  readonly response?: (response: ProductResponse, counts: MeterCounts) => ProductResponse
}

interface ObservedProduct {
  readonly responses: readonly ProductResponse[]
  /** Calls that reached the product. */
  readonly handled: readonly number[]
  /** Calls that a gate was asked about. */
  readonly asked: readonly number[]
  /** What the collector has, without keys, which are made of a counter. */
  readonly events: readonly BillingEvent[]
  readonly counts: MeterCounts
}

/** Lives through the calls, and says what the product did and what was metered. */
export function runProduct(
  calls: readonly ProductCall[],
  options: ProductOptions,
): ObservedProduct {
  return new ProductRun(options).run(calls)
}

/** The same with callers told apart and gates that decide. */
export function runDeployed(
  calls: readonly ProductCall[],
  rules: MeteringRules,
  hasFaults: boolean,
  planted: PlantedBug = {},
): ObservedProduct {
  return runProduct(calls, { rules, hasFaults, billing: 'deployed', planted })
}

class ProductRun {
  readonly #options: ProductOptions
  readonly #events: BillingEvent[] = []
  readonly #handled: number[] = []
  readonly #asked: number[] = []
  #nowNs = 0
  #ids = 0
  #current: PlannedRequest | null = null

  constructor(options: ProductOptions) {
    this.#options = options
  }

  run(calls: readonly ProductCall[]): ObservedProduct {
    const { planted = {}, billing } = this.#options
    const recorder: Recorder = (event) => this.#record(event)
    const meter = new UsageMeter({
      recorder: billing === 'none' ? null : (planted.recorder?.(recorder) ?? recorder),
      newId: () => `${(this.#ids += 1)}`,
      nowNs: () => this.#nowNs,
    })
    const service = new ProductService(this.#parts(meter))
    const responses = calls.map((call, index) => {
      this.#nowNs += call.afterNs
      this.#current = requestOf(call, index)
      const response = service.serve(this.#current)
      return planted.response?.(response, meter.counts) ?? response
    })
    return {
      responses,
      handled: this.#handled,
      asked: this.#asked,
      events: this.#events.map((event) => ({ ...event, eventKey: null })),
      counts: meter.counts,
    }
  }

  #parts(meter: UsageMeter): ProductParts<PlannedRequest> {
    const { rules, hasFaults, billing, planted = {} } = this.#options
    const isDeployed = billing === 'deployed'
    const gateOf = planted.gateOf ?? billingGate
    return {
      handle: ({ call, index }) => {
        if (call.isProductBroken) return FAILED
        this.#handled.push(index)
        return { ok: true, value: answerOf(call) }
      },
      callerTypeOf:
        planted.callerTypeOf ??
        (isDeployed ? ({ call }) => ({ ok: true, value: call.callerType }) : everyoneInternal),
      gateOf,
      gates: new GateOverrides(isDeployed ? () => () => this.#gate() : null, gateOf),
      readConfig: () =>
        hasFaults && this.#current?.call.isConfigBroken === true
          ? FAILED
          : { ok: true, value: null },
      meter,
      rules,
    }
  }

  #gate(): GateAnswer {
    const current = this.#current
    if (current !== null) this.#asked.push(current.index)
    switch (current?.call.gate) {
      case 'deny':
        return { kind: 'deny', status: 402, detail: 'quota exceeded' }
      case 'throw':
        return { kind: 'throw' }
      default:
        return { kind: 'allow' }
    }
  }

  #record(event: BillingEvent): Delivery {
    const fault = this.#options.hasFaults ? (this.#current?.call.recorder ?? 'none') : 'none'
    if (fault === 'dropped') return 'dropped'
    if (fault !== 'failed') this.#events.push(event)
    return fault === 'none' ? 'delivered' : 'failed'
  }
}

function requestOf(call: ProductCall, index: number): PlannedRequest {
  const { endpoint, rateKey } = call
  return { endpoint, rateKey, orgId: 'o1', requestId: `r${index}`, sessionId: null, index, call }
}

function answerOf({
  success,
  profiles,
  agentPlaybooks,
  userPlaybooks,
}: ProductCall): ProductAnswer {
  const items = (length: number): readonly number[] => Array.from({ length }, (_, id) => id)
  return {
    success,
    profiles: items(profiles),
    agentPlaybooks: items(agentPlaybooks),
    userPlaybooks: items(userPlaybooks),
  }
}
