import * as fc from 'fast-check'
import type { LinkFaultInput } from '../../sim/scenario/fault-input.ts'
import type { LinkInput, TimelineInput } from '../../sim/scenario/input.ts'

/** How bad a network may be, and what else may go wrong. */
export interface FaultShape {
  /** Highest share of messages that are lost, doubled or held back, each, all the time. */
  readonly percentMax: number
  /** Highest share within a window of some seconds. */
  readonly windowPercentMax: number
  /** Whether clocks of signers jump. */
  readonly clockSteps: boolean
  /** Whether orchestrators restart that keep all they know, and signers, who know nothing. */
  readonly restarts: boolean
}

interface Shares {
  readonly loss: number
  readonly duplicate: number
  readonly reorder: number
}

interface Window extends Shares {
  readonly link: 'all' | 'orchestrator' | 'signer'
  readonly of: number
  readonly atS: number
  readonly forS: number
  readonly addedMs: number
}

interface Jump {
  readonly atS: number
  readonly of: number
  readonly byS: number
}

interface Restart {
  readonly atS: number
  readonly of: number
  readonly who: 'orchestrator' | 'signer'
  readonly downMs: number
}

export interface FaultPlan {
  readonly always: Shares
  readonly windows: readonly Window[]
  readonly jumps: readonly Jump[]
  readonly restarts: readonly Restart[]
}

/** The actors that faults can hit. */
export interface Hit {
  readonly orchestrators: number
  /** Replicas by signer, each by its full name. */
  readonly replicas: readonly string[]
}

const NONE: Shares = { loss: 0, duplicate: 0, reorder: 0 }
const NO_FAULTS: FaultPlan = { always: NONE, windows: [], jumps: [], restarts: [] }

export function faultPlan(shape: FaultShape | undefined, lastS: number): fc.Arbitrary<FaultPlan> {
  if (shape === undefined) return fc.constant(NO_FAULTS)
  const atS = fc.integer({ min: 0, max: lastS })
  const of = fc.nat({ max: 5 })
  return fc.record({
    always: shares(shape.percentMax),
    windows: fc.array(
      fc
        .record({
          shares: shares(shape.windowPercentMax),
          link: fc.constantFrom('all' as const, 'orchestrator' as const, 'signer' as const),
          of,
          atS,
          forS: fc.integer({ min: 1, max: 8 }),
          addedMs: fc.constantFrom(0, 0, 100, 400),
        })
        .map(({ shares: within, ...window }) => ({ ...within, ...window })),
      { maxLength: 4 },
    ),
    jumps: shape.clockSteps
      ? fc.array(fc.record({ atS, of, byS: fc.integer({ min: -7200, max: 7200 }) }), {
          maxLength: 3,
        })
      : fc.constant([]),
    restarts: shape.restarts
      ? fc.array(
          fc.record({
            atS,
            of,
            who: fc.constantFrom('orchestrator' as const, 'signer' as const),
            downMs: fc.integer({ min: 0, max: 3000 }),
          }),
          { maxLength: 2 },
        )
      : fc.constant([]),
  })
}

function shares(max: number): fc.Arbitrary<Shares> {
  const share = fc.oneof(fc.constant(0), fc.integer({ min: 0, max }))
  return fc.record({ loss: share, duplicate: share, reorder: share })
}

export function alwaysOnLinks({ always }: FaultPlan): Partial<LinkInput> {
  return texts(always)
}

export function linkFaults(plan: FaultPlan, hit: Hit): readonly LinkFaultInput[] {
  return plan.windows.map(({ link, of, atS, forS, addedMs, ...within }) => ({
    link: linkName(link, of, hit),
    at: `${atS}s`,
    for: `${forS}s`,
    addedLatency: `${addedMs}ms`,
    ...texts(within),
  }))
}

/** Steps without order. */
export function faultSteps(
  { jumps, restarts }: FaultPlan,
  hit: Hit,
): readonly { readonly atS: number; readonly action: Omit<TimelineInput, 'at'> }[] {
  const { replicas, orchestrators } = hit
  const replica = (of: number): string | undefined => replicas[of % Math.max(1, replicas.length)]
  return [
    ...jumps.flatMap(({ atS, of, byS }) => {
      const actor = replica(of)
      return actor === undefined ? [] : [{ atS, action: { stepClock: { actor, by: `${byS}s` } } }]
    }),
    ...restarts.flatMap(({ atS, of, who, downMs }) => {
      const actor = who === 'signer' ? replica(of) : `o${(of % orchestrators) + 1}`
      if (actor === undefined) return []
      const keeps = who === 'signer' ? [] : EVERYTHING
      return [{ atS, action: { restart: { actor, keeps, downFor: `${downMs}ms` } } }]
    }),
  ]
}

const EVERYTHING = ['ledger', 'secret', 'nonces', 'prices', 'sessions'] as const

function linkName(link: Window['link'], of: number, { orchestrators, replicas }: Hit): string {
  const replica = replicas[of % Math.max(1, replicas.length)]
  if (link === 'signer' && replica !== undefined) return `*<->${replica}`
  return link === 'orchestrator' ? `*<->o${(of % orchestrators) + 1}` : '*<->*'
}

function texts({ loss, duplicate, reorder }: Shares): Record<keyof Shares, string> {
  return { loss: `${loss}%`, duplicate: `${duplicate}%`, reorder: `${reorder}%` }
}
