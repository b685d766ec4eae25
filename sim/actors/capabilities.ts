import type { Capabilities, ModelConstraint } from '../../src/wire/messages.ts'

const BITS_PER_WORD = 64

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
