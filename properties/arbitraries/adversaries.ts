import * as fc from 'fast-check'
import type {
  GatewayDishonestyInput,
  OrchestratorDishonestyInput,
} from '../../sim/scenario/dishonesty-input.ts'
import type { ScenarioInput } from '../../sim/scenario/input.ts'
import { worldArbitrary, type WorldShape } from './scenario.ts'

/** Each thing that a dishonest party does, by the name of its key. */
export type OrchestratorAct = keyof OrchestratorDishonestyInput
export type GatewayAct = keyof GatewayDishonestyInput

const LAST_S = 60
const from = fc.integer({ min: 0, max: LAST_S }).map((second) => `${second}s`)
const share = fc.constantFrom('20%', '50%', '100%')
const higher = fc.constantFrom('1.01', '3/2', '2', '2.01', '5')
const other = fc.constantFrom('1/2', '0.99', '1.01', '3', '20')

const orchestratorActs: {
  readonly [Act in OrchestratorAct]-?: fc.Arbitrary<OrchestratorDishonestyInput[Act]>
} = {
  raisesPrice: fc.record({ from, share, times: higher }),
  bindsOtherPrice: fc.record({ from, share, times: other }),
  misreportsPixels: fc.record({ from, share, times: other }),
  refusesWork: fc.record({ from, share }),
  stopsWork: fc.record({ from }),
}

const gatewayActs: {
  readonly [Act in GatewayAct]-?: fc.Arbitrary<GatewayDishonestyInput[Act]>
} = {
  replaysPayments: fc.record({ from, share }),
  replaysState: fc.record({ from, share }),
  withholdsTickets: fc.record({ from, share, part: fc.constantFrom('1%', '50%', '100%') }),
  stopsPaying: fc.record({ from }),
  misstatesPrice: fc.record({ from, share, times: other }),
}

export const ORCHESTRATOR_ACTS: readonly OrchestratorAct[] = [
  'raisesPrice',
  'bindsOtherPrice',
  'misreportsPixels',
  'refusesWork',
  'stopsWork',
]

export const GATEWAY_ACTS: readonly GatewayAct[] = [
  'replaysPayments',
  'replaysState',
  'withholdsTickets',
  'stopsPaying',
  'misstatesPrice',
]

/** Worlds in which the first orchestrator does one thing that is not honest; all others are. */
export function dishonestOrchestrator(
  shape: WorldShape,
  act: OrchestratorAct,
): fc.Arbitrary<ScenarioInput> {
  return fc.tuple(worldArbitrary(shape), orchestratorActs[act]).map(([world, does]) => {
    const { o1, ...others } = world.orchestrators
    return {
      ...world,
      orchestrators: { o1: { ...o1, dishonest: { [act]: does } }, ...others },
    }
  })
}

/** The same for the first gateway. */
export function dishonestGateway(shape: WorldShape, act: GatewayAct): fc.Arbitrary<ScenarioInput> {
  return fc.tuple(worldArbitrary(shape), gatewayActs[act]).map(([world, does]) => {
    const { g1, ...others } = world.gateways
    return { ...world, gateways: { g1: { ...g1, dishonest: { [act]: does } }, ...others } }
  })
}
