import { assert } from '../../src/assert.ts'
import type { Address } from '../../src/bytes/hex.ts'
import { NodePricing, type OrchestratorNode } from '../../src/orchestrator/node.ts'
import { CAPABILITY_LIVE_VIDEO } from '../../src/price/capability-models.ts'
import { DEFAULT_SENDER } from '../../src/price/price-book.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { OrchestratorActor } from '../actors/orchestrator.ts'
import type { VectorFields } from '../conform/suites/vector-fields.ts'
import { scheduleStep } from '../kernel/timeline.ts'
import type { Simulation } from '../run/simulation.ts'
import { writeBooks } from './handover-books.ts'
import { expectedInfo, handoverScenario, pricesOf, type HandoverCase } from './handover-case.ts'
import { HandoverClient, payKey } from './handover-client.ts'
import { replayWorld } from './replay-world.ts'
import type { SessionStep } from './session-case.ts'
import { GATEWAY, ORCHESTRATOR, SIGNER, weiPrice } from './session-scenario.ts'
import { recordedRestart } from './restart.ts'

/** Hands a signer's payments over to an orchestrator as the case says, and writes down what the vectors write down. */
export function replayHandover(
  handover: HandoverCase,
  options: { readonly profile: string; readonly rules: Rules },
): readonly object[] {
  const seeds = { next: undefined as bigint | undefined }
  const { world } = handover
  const simulation = replayWorld(
    handoverScenario(handover, options.profile),
    {
      ...world,
      orchestratorIds: handover.authSessionIds,
      nextSeed: () => seeds.next,
    },
    { rules: options.rules, emit: () => undefined, serviceUri: world.serviceUri },
  )
  return new HandoverReplay(handover, simulation, seeds).run()
}

class HandoverReplay {
  readonly #handover: HandoverCase
  readonly #simulation: Simulation
  readonly #orchestrator: OrchestratorActor
  readonly #sender: Address
  readonly #client: HandoverClient
  readonly #seeds: { next: bigint | undefined }
  readonly #manifests = new Set<string>()
  readonly #jobs = new Set<string>()
  readonly #steps: object[] = []

  constructor(handover: HandoverCase, simulation: Simulation, seeds: { next: bigint | undefined }) {
    this.#handover = handover
    this.#simulation = simulation
    this.#seeds = seeds
    this.#orchestrator = simulation.orchestrator(ORCHESTRATOR)
    this.#sender = simulation.senderOf(GATEWAY)
    this.#client = new HandoverClient(simulation, handover.world.senderKey)
  }

  run(): readonly object[] {
    const { world, expectedSteps } = this.#handover
    this.#orchestrator.offers = offersLiveVideo(world.model)
    this.#configure()
    if (world.senderKnown) this.#node.ledger.balance(this.#sender, '', 0)
    for (const [index, step] of world.steps.entries()) {
      let result: object = {}
      scheduleStep(this.#simulation.kernel, step.atNs, {
        first: () => {
          const [seed] = step.fields.texts('seeds')
          this.#seeds.next = seed === undefined ? undefined : BigInt(seed)
          this.#nameAccounts(step)
          result = this.#take(step, expectedSteps[index])
        },
        second: (_argument, nowNs) => {
          const named = { manifests: this.#manifests, jobs: this.#jobs }
          const state = writeBooks(this.#node, this.#sender, named, nowNs)
          this.#steps.push({ ...result, state })
        },
        argument: null,
      })
    }
    this.#simulation.run()
    return this.#steps
  }

  get #node(): OrchestratorNode {
    return this.#orchestrator.node
  }

  #configure(): void {
    const { fields } = this.#handover
    for (const [owner, price] of pricesOf(fields.object('basePrices'))) {
      if (price !== null) this.#orchestrator.book.setBasePrice(this.#ownerOf(owner), price)
    }
    for (const price of fields.objects('capPrices')) this.#setModelPrice(price)
    for (const capability of fields.objects('externalCapabilities')) this.#register(capability)
  }

  /** The accounts whose books are written from this step on. */
  #nameAccounts({ op, fields }: SessionStep): void {
    const isJob = op === 'accountJob'
    const name = isJob ? fields.text('capability') : fields.textOrNull('manifestID')
    if (op !== 'getInfo' && op !== 'pay' && name !== null && name !== '') this.#manifests.add(name)
  }

  #take(step: SessionStep, expected: VectorFields | undefined): object {
    const { op, fields } = step
    const original = expectedInfo(expected)
    switch (op) {
      case 'getInfo':
        return this.#client.fetchInfo(fields, original)
      case 'sign':
        return { signer: this.#client.sign(fields) }
      case 'round': {
        if (!this.#client.hasInfo) return { skipped: true }
        const signer = this.#client.sign(fields)
        return this.#client.signed ? { signer, ...this.#pay(fields, original) } : { signer }
      }
      case 'pay':
        return this.#pay(fields, original)
      case 'account':
        return this.#client.account(fields)
      case 'accountJob':
        return this.#client.accountJob(fields)
      default:
        this.#set(step)
        return {}
    }
  }

  #pay(fields: VectorFields, original: ReturnType<typeof expectedInfo>): object {
    const orchestrator = this.#client.pay(fields, original)
    if (fields.text('via') === 'byoc') this.#manifests.add(payKey(fields))
    return { orchestrator }
  }

  #set({ op, fields }: SessionStep): void {
    const { chain } = this.#simulation
    const { book } = this.#orchestrator
    switch (op) {
      case 'setBasePrice': {
        const owner = this.#ownerOf(fields.text('for'))
        const price = fields.rationalOrNull('price')
        return price === null ? book.clearBasePrice(owner) : book.setBasePrice(owner, price)
      }
      case 'setCapPrice':
        return this.#setModelPrice(fields)
      case 'registerCapability':
        return this.#register(fields)
      case 'setCapabilityPrice':
        return book.setJobPrice(
          this.#jobOwnerOf(fields.text('for')),
          fields.text('name'),
          fields.rational('price'),
        )
      case 'removeCapability':
        return book.removeExternalCapability(fields.text('name'))
      case 'setAutoAdjust': {
        const { pricing } = this.#node
        assert(pricing instanceof NodePricing, 'an actor prices by its own recipient')
        pricing.autoAdjust = fields.flag('on')
        return
      }
      case 'setGasPrice':
        return chain.setGasPrice(fields.integer('gasPrice'))
      case 'setMaxFloat':
        return chain.setFunds(this.#sender, { maxFloatWei: fields.integer('maxFloat') })
      case 'setL1Block':
        return chain.skipToBlock(fields.integer('l1Block'))
      case 'setMaxPrice': {
        const price = fields.rationalOrNull('price')
        return this.#simulation.setMaxPrice(SIGNER, price === null ? null : weiPrice(price))
      }
      case 'restartOrchestrator':
        return this.#simulation.restart(recordedRestart(ORCHESTRATOR))
      default:
        return assert(op === 'wait', `a handover has no step ${op}`)
    }
  }

  #setModelPrice(fields: VectorFields): void {
    this.#orchestrator.book.setCapabilityPrice(this.#ownerOf(fields.text('for')), {
      capability: fields.count('capability'),
      model: fields.text('model'),
      price: fields.rational('price'),
    })
  }

  #register(fields: VectorFields): void {
    const { book } = this.#orchestrator
    const name = fields.text('name')
    book.registerExternalCapability(name)
    this.#jobs.add(name)
    for (const [owner, price] of pricesOf(fields.object('prices'))) {
      if (price !== null) book.setJobPrice(this.#jobOwnerOf(owner), name, price)
    }
  }

  #ownerOf(owner: string): string {
    return owner === 'sender' ? this.#sender : DEFAULT_SENDER
  }

  /** Job prices are kept under the checksummed text of an address (spec PR-10). */
  #jobOwnerOf(owner: string): string {
    return owner === 'sender' ? checksumAddress(this.#sender) : owner
  }
}

/** The original has one worker, for one model of live video. */
function offersLiveVideo(model: string): (capabilities: Capabilities | null) => boolean {
  const offered = 1n << BigInt(CAPABILITY_LIVE_VIDEO)
  return (capabilities) => {
    if (capabilities === null) return true
    const [first = 0n, ...further] = capabilities.bitstring
    if ((first & ~offered) !== 0n || further.some((bits) => bits !== 0n)) return false
    return [...(capabilities.constraints?.perCapability ?? [])].every(([, models]) =>
      [...models.keys()].every((name) => name === model),
    )
  }
}
