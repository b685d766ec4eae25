import { FAILED, type Attempt } from '../../src/metering/billing/attempt.ts'
import { countInputTokens } from '../../src/metering/billing/count-tokens.ts'
import {
  GenerationService,
  generationServices,
  type GenerationRun,
} from '../../src/metering/billing/generation-service.ts'
import { historyText, type StoredRequest } from '../../src/metering/billing/history-text.ts'
import type { BilledWindow, WindowsOfRun } from '../../src/metering/billing/learning-rules.ts'
import type { RunContext } from '../../src/metering/billing/learning-run.ts'
import type { OrganisationConfig } from '../../src/metering/billing/platform-llm.ts'
import type { UsageMeter } from '../../src/metering/billing/usage-meter.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { probability, type Probability } from '../kernel/probability.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type {
  ProductServiceSettings,
  LearningSettings,
  ProductFaultKind,
} from '../scenario/usage.ts'
import type { WindowReader } from '../trace/usage-events.ts'
import type { WindowStore } from './window-store.ts'
import type { World } from './world.ts'

interface RunsOptions {
  readonly world: World
  readonly node: { readonly name: string; readonly life: Lifetime }
  readonly settings: ProductServiceSettings
  readonly store: WindowStore
  readonly meter: UsageMeter
  readonly readConfig: () => Attempt<OrganisationConfig | null>
  readonly isBroken: (what: ProductFaultKind) => boolean
}

/** A run between its steps. */
interface RunUnderWay {
  readonly runs: LearningRuns
  readonly id: string
  readonly run: GenerationRun
}

/**
 * What a product service learns from what is published: the gate's reading, the extractor's and the end with its billing are
 * events of their own, between which others may publish (spec BM-6, BM-13, INV-34).
 */
export class LearningRuns {
  readonly #options: RunsOptions
  readonly #settings: LearningSettings
  readonly #service: GenerationService
  readonly #votes: RandomStream
  readonly #extractor: RandomStream
  readonly #skips: Probability
  readonly #failures: Probability
  /** The run whose step is being taken. */
  #current = ''
  #isSkipped = false

  constructor(options: RunsOptions) {
    const { world, node, settings, store, isBroken } = options
    const { learning } = settings
    this.#options = options
    this.#settings = learning
    this.#votes = world.stream(`product/${node.name}/gate`)
    this.#extractor = world.stream(`product/${node.name}/extractor`)
    this.#skips = probability(learning.skips)
    this.#failures = probability(learning.failures)
    const { metering } = world.rules
    this.#service = new GenerationService({
      serviceName: learning.service,
      emitsLearningBilling: generationServices[learning.service] === true,
      orgId: settings.organisation,
      extractorName: learning.service,
      readWindow: ({ userId }) =>
        isBroken('storage') ? FAILED : { ok: true, value: store.read(userId ?? '') },
      votes: () => this.#vote(),
      readConfig: options.readConfig,
      countTokens: (text) =>
        isBroken('tokenizer') ? FAILED : { ok: true, value: countInputTokens(text) },
      meter: options.meter,
      rules: { ...metering, billedWindow: this.#watched(metering.billedWindow) },
    })
  }

  /** Begins the run that a published request asks for. */
  begin(id: string, user: string): void {
    const context: RunContext = { requestId: id, userId: user, source: null, agentVersion: null }
    this.#current = id
    this.#isSkipped = false
    const { bypassesGate, startsAfterNs } = this.#settings
    const run = this.#service.begin({ context, bypassesGate, isSourceSkipped: false })
    if (run === null) return this.#ended(id, this.#isSkipped ? 'skipped' : 'failed', [])
    if (run.gateWindow !== null) this.#read(id, 'gate', run.gateWindow)
    this.#next(startsAfterNs, extract, { runs: this, id, run })
  }

  /** Called by the kernel. */
  extract({ id, run }: RunUnderWay): void {
    this.#current = id
    const window = this.#service.extractorReads(run)
    if (window === null) return this.#ended(id, 'failed', [])
    this.#read(id, 'extractor', window)
    this.#next(this.#settings.takesNs, end, { runs: this, id, run })
  }

  /** Called by the kernel. */
  end({ id, run }: RunUnderWay): void {
    this.#current = id
    const window = run.extractorWindow ?? []
    const { items, duplicates } = this.#settings
    const made = Array.from({ length: items }, (_, index) => `${id}/${index + 1}`)
    run.completed({ prompt: tokensOf(window), completion: tokensOfItems(made) })
    const fails = this.#extractor.happens(this.#failures) && !this.#options.world.isQuiet
    const retained = items - duplicates
    this.#service.end(run, fails ? null : { result: made, retained, isStored: true })
    this.#ended(id, fails ? 'failed' : 'succeeded', window)
  }

  #vote(): boolean {
    this.#isSkipped = this.#votes.happens(this.#skips)
    return !this.#isSkipped
  }

  /** The rule in force, with what it chose in the trace. */
  #watched(choose: BilledWindow): BilledWindow {
    return (windows: WindowsOfRun) => {
      const chosen = choose(windows)
      if (chosen.ok) this.#read(this.#current, 'billing', chosen.value)
      return chosen
    }
  }

  #next(afterNs: number, step: (run: RunUnderWay) => void, run: RunUnderWay): void {
    const { world, node } = this.#options
    world.at(node.life, world.nowNs + afterNs, step, run)
  }

  #read(run: string, by: WindowReader, window: readonly StoredRequest[]): void {
    const { world, node } = this.#options
    const ids = window.flatMap(({ interactions }) => interactions.map(({ id }) => id))
    world.emit({
      type: 'product.window-read',
      atNs: world.nowNs,
      service: node.name,
      run,
      by,
      requests: window.length,
      first: ids[0] ?? -1,
      last: ids.at(-1) ?? -1,
      tokens: tokensOf(window),
    })
  }

  #ended(
    run: string,
    outcome: 'skipped' | 'failed' | 'succeeded',
    window: readonly StoredRequest[],
  ): void {
    const { world, node } = this.#options
    const { items, duplicates } = this.#settings
    world.emit({
      type: 'product.run-ended',
      atNs: world.nowNs,
      service: node.name,
      run,
      outcome,
      items: outcome === 'succeeded' ? items - duplicates : 0,
      tokens: tokensOf(window),
    })
  }
}

function extract(run: RunUnderWay): void {
  run.runs.extract(run)
}

function end(run: RunUnderWay): void {
  run.runs.end(run)
}

function tokensOf(window: readonly StoredRequest[]): number {
  return countInputTokens(historyText(window))
}

/** What the model has written. */
function tokensOfItems(items: readonly string[]): number {
  return countInputTokens(items.join('\n'))
}
