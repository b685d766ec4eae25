import type { Address } from '../bytes/hex.ts'

interface ActiveRounds {
  readonly activationRound: bigint
  readonly deactivationRound: bigint
}

/**
 * When each known orchestrator is active, from its activation round up to the round before its deactivation.
 * Spec PM-114; go-livepeer common/db.go:IsOrchActive.
 */
export class ActiveOrchestrators {
  readonly #rounds = new Map<Address, ActiveRounds>()

  set(address: Address, rounds: ActiveRounds): void {
    this.#rounds.set(address, rounds)
  }

  /** Null = unknown, which the redemption queue takes for active. */
  isActive(address: Address, round: bigint): boolean | null {
    const rounds = this.#rounds.get(address)
    if (rounds === undefined) return null
    return rounds.activationRound <= round && round < rounds.deactivationRound
  }
}

/** What upstream answers for an unknown orchestrator. */
export const ORCHESTRATOR_NOT_FOUND = 'Orchestrator not found'
