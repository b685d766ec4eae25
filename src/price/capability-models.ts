/**
 * What the price rules read of a capability set: which capabilities are asked for, and for which models. The wire's
 * `Capabilities` has this shape. Capability numbers are uint32 on the wire.
 */
export interface PricedCapabilities {
  readonly capacities: ReadonlyMap<number, unknown>
  readonly constraints: {
    readonly perCapability: ReadonlyMap<number, ReadonlyMap<string, unknown>>
  } | null
}

/** Holds the global maximum price; −1 in the code, 4294967295 on the wire (spec PR-8). */
export const CAPABILITY_UNUSED = -1
/** Live video to video (spec PR-8). */
export const CAPABILITY_LIVE_VIDEO = 35
/** Externally registered capabilities, priced by name (spec PR-8). */
export const CAPABILITY_BYOC = 37

/** A capability number as the node's tables hold it: 4294967295 on the wire is −1 (spec PR-41, PR-57, errata). */
export function capabilityFromWire(wireNumber: number): number {
  return wireNumber | 0
}

/** The same number as an uint32 (spec PR-53, errata item 10). */
export function capabilityToWire(capability: number): number {
  return capability >>> 0
}
