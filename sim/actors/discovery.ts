import type { Capabilities, OrchestratorInfo } from '../../src/wire/messages.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { askInfo, type SessionGateway } from './viewer-session.ts'
import type { SessionSettings } from '../scenario/scenario.ts'

/** After this long a gateway chooses among those that have answered, if any have (flag -discoveryTimeout). */
const DISCOVERY_TIMEOUT_NS = 500_000_000

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
 * Asks every candidate for its info at once, and goes on when all have answered, or after half a second with those that have
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
  const check = (): void => {
    const all = found.length + errors.length === candidates.length
    const late = world.nowNs - askedNs >= DISCOVERY_TIMEOUT_NS && found.length > 0
    if (all || late) finish()
  }
  for (const orchestrator of candidates) {
    const asks = { capabilities, ignoreCapacityCheck: false }
    askInfo({ ...asker, orchestrator }, asks, (answer) => {
      if (isOver) return
      if (answer.ok) {
        found.push({ orchestrator, info: answer.info, latencyNs: world.nowNs - askedNs })
      } else {
        errors.push(answer.error)
      }
      check()
    })
  }
  // Who is alone is waited for.
  if (candidates.length > 1) world.at(life, askedNs + DISCOVERY_TIMEOUT_NS, check, null)
}
