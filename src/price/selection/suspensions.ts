import type { SuspensionStart } from './selection-rules.ts'

/**
 * Orchestrators that a pool passes over for a while: each has a level, and is free again once the pool has been refreshed more
 * often than that (spec PR-94; go-livepeer server/suspensions.go).
 */
export class Suspensions {
  /** Null while nobody was ever suspended: there is one of these for each session. */
  #levels: Map<string, number> | null = null
  readonly #rules: { readonly suspensionStart: SuspensionStart }
  #refreshes = 0

  constructor(rules: { readonly suspensionStart: SuspensionStart }) {
    this.#rules = rules
  }

  suspend(orchestrator: string, penalty: number): void {
    this.#levels ??= new Map()
    const level = this.#rules.suspensionStart(this.#levels.get(orchestrator) ?? 0, this.#refreshes)
    this.#levels.set(orchestrator, level + penalty)
  }

  /** The level of an orchestrator, 0 = not suspended. */
  level(orchestrator: string): number {
    const level = this.#levels?.get(orchestrator) ?? 0
    if (level >= this.#refreshes) return level
    this.#levels?.delete(orchestrator)
    return 0
  }

  /** The pool was refreshed. */
  signalRefresh(): void {
    this.#refreshes += 1
  }
}
