import { Suspensions } from '../../src/price/selection/suspensions.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import { discover, type Found } from './discovery.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { Selection, type Selected, type SelectionKind } from './selection.ts'
import type { SessionOptions } from './viewer-session.ts'

/** A transcoding session that was dropped is passed over until the pool has been refilled as often (spec PR-94). */
const PENALTY = 1

/**
 * The orchestrators that a session may go to: those that the last discovery found and that were not taken yet. Who was dropped
 * comes back when its suspension is over, or when there is nobody else (spec PR-67, PR-88, PR-94).
 */
export class OrchestratorPool {
  readonly #options: SessionOptions
  readonly #capabilities: Capabilities | null
  readonly #selection: Selection
  readonly #suspensions: Suspensions
  #found: readonly Found[] = []

  constructor(
    options: SessionOptions,
    how: { readonly kind: SelectionKind; readonly capabilities: Capabilities | null },
  ) {
    const { gateway, settings, selection } = options
    this.#options = options
    this.#capabilities = how.capabilities
    this.#selection = new Selection({
      kind: how.kind,
      session: settings.name,
      gateway,
      settings: selection,
      capabilities: how.capabilities,
    })
    this.#suspensions = new Suspensions(gateway.world.rules.price)
  }

  /** Whether somebody is left to go to without asking again. */
  get hasMore(): boolean {
    return this.#found.length > 0
  }

  /** Fills the pool anew; the text says why it is empty, null = it is not. */
  refill(done: (error: string | null) => void): void {
    const { candidates } = this.#options
    discover(this.#options, candidates, this.#capabilities, ({ found, errors }) => {
      this.#suspensions.signalRefresh()
      this.#found = this.#usable(found)
      done(found.length === 0 ? (errors[0] ?? 'no orchestrator') : null)
    })
  }

  /** Chooses, and takes the chosen one out. */
  take(): Selected {
    const selected = this.#selection.choose(this.#found)
    if (selected.ok) this.#found = this.#found.filter((each) => each !== selected.chosen)
    else this.#found = []
    return selected
  }

  suspend({ name }: OrchestratorActor): void {
    this.#suspensions.suspend(name, PENALTY)
  }

  /** Nobody who is suspended, unless everybody is: then those with the lowest level. */
  #usable(found: readonly Found[]): readonly Found[] {
    const levels = found.map(({ orchestrator }) => this.#suspensions.level(orchestrator.name))
    const lowest = Math.min(...levels)
    return found.filter((_, index) => levels[index] === lowest)
  }
}
