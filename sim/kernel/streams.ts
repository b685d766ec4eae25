import seedrandom from 'seedrandom'
import { assert } from './assert.ts'
import { RandomStream } from './random-stream.ts'

export type { RandomStream } from './random-stream.ts'

/**
 * The random stream of this name under this seed: always the same numbers, whatever other streams exist.
 * The generator is seedrandom's Alea; the key below is part of the format of seeds and never changes
 * without a new number in it (golden test in streams.test.ts).
 */
export function stream(seed: string, name: string): RandomStream {
  const generator = seedrandom.alea(`assay-stream/1 ${seed.length}:${seed}/${name}`)
  return new RandomStream(name, () => generator.int32() >>> 0)
}

/** The streams of one run, each opened when it is first asked for. */
export class Streams {
  readonly seed: string
  readonly #opened = new Map<string, RandomStream>()

  constructor(seed: string) {
    this.seed = seed
  }

  /** The stream of this name, where it stands. Names are paths such as `orchestrator/o1/seed`. */
  named(name: string): RandomStream {
    return this.#opened.get(name) ?? this.open(name)
  }

  /** The stream of this name for its only user: two that shared it would share their chance by mistake. */
  open(name: string): RandomStream {
    assert(!this.#opened.has(name), `stream ${name} is opened twice`)
    const opened = stream(this.seed, name)
    this.#opened.set(name, opened)
    return opened
  }

  /** Draws so far of each stream, in the order of opening: a cheap fingerprint of a run. */
  draws(): readonly { readonly name: string; readonly draws: number }[] {
    return [...this.#opened.values()].map(({ name, draws }) => ({ name, draws }))
  }
}
