/** blocked: the collector reads nothing; slow: it needs longer for each batch. */
export type CollectorFaultKind = 'blocked' | 'slow'

export interface CollectorFault {
  readonly kind: CollectorFaultKind
  readonly atNs: number
  readonly forNs: number
  /** What `slow` adds to the time of a write. */
  readonly addedNs: number
}
