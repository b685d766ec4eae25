import type { Capabilities, OrchestratorInfo } from '../../src/wire/messages.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { DISCOVERY_LOOKS_NS } from './time-outs.ts'
import { askInfo, type SessionGateway } from './viewer-session.ts'
import type { SessionSettings } from '../scenario/scenario.ts'

/** An orchestrator that has answered. */
export interface Found {
  readonly orchestrator: OrchestratorActor
  readonly info: OrchestratorInfo
  /** From the question to its answer. */
  readonly latencyNs: number
}

/** Who has answered, and what the others said. */
export interface Discovered {
  readonly found: readonly Found[]
  readonly errors: readonly string[]
}

/**
 * Asks every candidate for its info at once, and goes on when all have answered, or with those that have when it looks
 * (spec PR-94, PR-95; go-livepeer discovery/discovery.go:GetOrchestrators).
 */
export function discover(
  asker: { readonly settings: SessionSettings; readonly gateway: SessionGateway },
  candidates: readonly OrchestratorActor[],
  capabilities: Capabilities | null,
  receive: (discovered: Discovered) => void,
): void {
  const { world, life } = asker.gateway
  // The time-out of a call that a gateway made before it went down still comes, and what it would do next does not happen.
  if (!life.alive) return
  const askedNs = world.nowNs
  const found: Found[] = []
  const errors: string[] = []
  let isOver = false
  const finish = (): void => {
    if (isOver) return
    isOver = true
    receive({ found, errors })
  }
  const look = (times: number): void => {
    const afterNs = DISCOVERY_LOOKS_NS[times]
    if (isOver || afterNs === undefined) return
    const then = (): void => {
      if (found.length > 0) finish()
      else look(times + 1)
    }
    world.at(life, askedNs + afterNs, then, null)
  }
  for (const orchestrator of candidates) {
    const asks = { capabilities, ignoreCapacityCheck: false, when: 'discovery' } as const
    askInfo({ ...asker, orchestrator }, asks, (answer) => {
      if (isOver) return
      if (answer.ok) {
        found.push({ orchestrator, info: answer.info, latencyNs: world.nowNs - askedNs })
      } else {
        errors.push(answer.error)
      }
      if (found.length + errors.length === candidates.length) finish()
    })
  }
  // Who is alone is waited for.
  if (candidates.length > 1) look(0)
}
