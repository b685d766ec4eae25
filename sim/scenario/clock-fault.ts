/** A wall clock runs wrongly for a while. */
export interface ClockFault {
  /** A gateway, an orchestrator or one replica of a signer. */
  readonly actor: string
  readonly atNs: number
  readonly forNs: number
  /** How much faster than true it runs; null = it stands still. */
  readonly driftPartsPerBillion: number | null
  /** Whether it is set to the true time at the end, instead of staying as far off as it got. */
  readonly setRight: boolean
}
