import { CAPABILITY_BYOC, CAPABILITY_LIVE_VIDEO } from '../../src/price/capability-models.ts'
import { pipelineToCapability } from '../../src/price/pipeline-capability.ts'
import type { Capabilities, ModelConstraint } from '../../src/wire/messages.ts'
import type { SessionSettings } from '../scenario/scenario.ts'

const BITS_PER_WORD = 64
/** Name of the pipeline whose model is an external capability. */
export const BYOC = 'byoc'

/** What a session asks for; null = nothing in particular. */
export function requestedCapabilities(
  settings: Pick<SessionSettings, 'capability' | 'model'>,
): Capabilities | null {
  if (settings.model === null) return null
  return capabilitiesFor(capabilityNumber(settings.capability), settings.model)
}

/** Number of the capability that a pipeline's name stands for; a model without pipeline is one of live video. */
export function capabilityNumber(pipeline: string | null): number {
  if (pipeline === null) return CAPABILITY_LIVE_VIDEO
  return pipeline === BYOC
    ? CAPABILITY_BYOC
    : (pipelineToCapability(pipeline) ?? CAPABILITY_LIVE_VIDEO)
}

/** The capabilities message of a client that wants one model of one capability. */
export function capabilitiesFor(capability: number, model: string): Capabilities {
  const bitstring: bigint[] = []
  for (let word = 0; word <= Math.floor(capability / BITS_PER_WORD); word++) bitstring.push(0n)
  bitstring[bitstring.length - 1] = 1n << BigInt(capability % BITS_PER_WORD)
  const constraint: ModelConstraint = {
    warm: false,
    capacity: 1,
    runnerVersion: '',
    capacityInUse: 0,
  }
  return {
    bitstring,
    mandatories: [],
    capacities: new Map([[capability, 1]]),
    version: '',
    constraints: {
      minVersion: '',
      perCapability: new Map([[capability, new Map([[model, constraint]])]]),
    },
  }
}
