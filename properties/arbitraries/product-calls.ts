import * as fc from 'fast-check'
import type { EndpointPath } from '../../src/metering/billing/endpoints.ts'

/** What a recorder does with an event; `kept-then-failed` has it and says that it has not. */
export type RecorderFault = 'none' | 'failed' | 'kept-then-failed' | 'dropped'

/** One request to a product service, and what is wrong around it. */
export interface ProductCall {
  /** Since the call before. */
  readonly afterNs: number
  readonly endpoint: EndpointPath
  readonly rateKey: string
  readonly callerType: string
  readonly gate: 'allow' | 'deny' | 'throw'
  /** Results that the product finds. */
  readonly profiles: number
  readonly agentPlaybooks: number
  readonly userPlaybooks: number
  readonly success: boolean
  readonly isProductBroken: boolean
  readonly recorder: RecorderFault
  readonly isConfigBroken: boolean
}

const ENDPOINTS: readonly EndpointPath[] = [
  '/api/publish_interaction',
  '/api/search',
  '/api/search_profiles',
  '/api/search_user_playbooks',
  '/api/search_agent_playbooks',
  '/api/get_agent_playbooks',
]

const IN_A_BURST = { gate: 'allow', afterNs: 200_000_000 } as const

/** Callers of every kind, gates that refuse or break, faults in recorder and configuration, and bursts beyond the rate limit. */
export function productCallsArbitrary(): fc.Arbitrary<readonly ProductCall[]> {
  const few = fc.array(productCallArbitrary(), { minLength: 1, maxLength: 12 })
  const burst = fc
    .tuple(productCallArbitrary(), fc.integer({ min: 100, max: 260 }))
    .map(([call, times]) => Array.from({ length: times }, () => ({ ...call, ...IN_A_BURST })))
  return fc.oneof({ weight: 9, arbitrary: few }, { weight: 1, arbitrary: burst })
}

function productCallArbitrary(): fc.Arbitrary<ProductCall> {
  const results = fc.nat({ max: 4 })
  return fc.record({
    afterNs: fc.oneof(fc.nat({ max: 1_000_000_000 }), fc.nat({ max: 30_000_000_000 })),
    endpoint: fc.constantFrom(...ENDPOINTS),
    rateKey: fc.constantFrom('10.0.0.1', '10.0.0.2'),
    callerType: fc.constantFrom('production_agent', 'production_agent', 'dashboard', 'internal'),
    gate: fc.constantFrom('allow', 'allow', 'allow', 'deny', 'throw'),
    profiles: results,
    agentPlaybooks: results,
    userPlaybooks: results,
    success: fc.boolean(),
    isProductBroken: fc.constantFrom(false, false, false, true),
    recorder: fc.constantFrom<RecorderFault[]>(
      'none',
      'none',
      'failed',
      'kept-then-failed',
      'dropped',
    ),
    isConfigBroken: fc.constantFrom(false, false, false, true),
  })
}
