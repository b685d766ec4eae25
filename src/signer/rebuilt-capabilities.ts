import type { Capabilities } from '../wire/messages.ts'

const BITS_PER_WORD = 64

/**
 * Capabilities as they come out of the original's own form: capacities that are missing are 1 for every set bit, constraints
 * are always there (spec SG-21 errata; go-livepeer core/capabilities.go:CapabilitiesFromNetCapabilities, ToNetCapabilities).
 */
export function rebuiltCapabilities(received: Capabilities): Capabilities {
  const { capacities, constraints } = received
  return {
    ...received,
    capacities: capacities.size === 0 ? oneEach(received.bitstring) : capacities,
    constraints: constraints ?? { minVersion: '', perCapability: new Map() },
  }
}

function oneEach(bitstring: readonly bigint[]): ReadonlyMap<number, number> {
  const capacities = new Map<number, number>()
  for (const [index, word] of bitstring.entries()) {
    for (let bit = 0; bit < BITS_PER_WORD; bit++) {
      if ((word >> BigInt(bit)) & 1n) capacities.set(index * BITS_PER_WORD + bit, 1)
    }
  }
  return capacities
}
