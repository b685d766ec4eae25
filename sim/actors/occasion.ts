import { ONE } from '../../src/money/rational.ts'
import { probability, type Probability } from '../kernel/probability.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { Occasions } from '../scenario/dishonesty.ts'
import type { World } from './world.ts'

/** The occasions of one thing that a dishonest party does: each one is drawn. */
export class Occasion {
  readonly #world: World
  readonly #actor: string
  readonly #what: string
  readonly #fromNs: number
  readonly #share: Probability
  readonly #stream: RandomStream

  /** `what` says in the trace what the actor does; `stream` names its chance. */
  constructor(options: {
    readonly world: World
    readonly actor: string
    readonly what: string
    readonly stream: string
    readonly when: Pick<Occasions, 'fromNs'> & Partial<Occasions>
  }) {
    const { world, when } = options
    this.#world = world
    this.#actor = options.actor
    this.#what = options.what
    this.#fromNs = when.fromNs
    this.#share = probability(when.share ?? ONE)
    this.#stream = world.stream(options.stream)
  }

  /** Whether it is done now; draws, and tells whom it is done to. */
  comes(session: string): boolean {
    if (this.#world.nowNs < this.#fromNs || !this.#stream.happens(this.#share)) return false
    this.#world.emit({
      type: 'choice.made',
      atNs: this.#world.nowNs,
      actor: this.#actor,
      what: this.#what,
      choice: session,
    })
    return true
  }
}
