import type * as fc from 'fast-check'
import { expect } from 'vitest'
import { assert } from '../../src/assert.ts'
import { createBrokerCryptography } from '../../src/settlement/broker-cryptography.ts'
import { brokerRulesV0, type BrokerRules } from '../../src/settlement/broker-rules.ts'
import { TicketBroker, type TicketBrokerOptions } from '../../src/settlement/ticket-broker.ts'
import { callModel, valueOf, type Call } from './call.ts'
import { blockHashOf, exact, owner, senders } from './cast.ts'
import type { RememberedContract } from './remembered-contract.ts'
import { divergencesFromV2 } from './divergences.ts'
import { observeModel, outcomeOf, type Outcome } from './observed.ts'
import { Planner } from './planner.ts'
import { Purses } from './purses.ts'
import { lookAt, situations } from './situations.ts'
import type { Scene } from './scene.ts'
import type { Step } from './step.ts'
import type { Tally } from './tally.ts'
import { changeWorld, World } from './world.ts'

/** Makes the model that is judged; a planted bug makes another one. */
export type MakeBroker = (options: TicketBrokerOptions) => TicketBroker

export interface Beginning {
  readonly round: bigint
  readonly unlockPeriodRounds: bigint
}

/** What a history is lived with. */
export interface Bench {
  readonly contract: RememberedContract
  readonly tally: Tally
  readonly makeBroker: MakeBroker
}

/** The model with one rule of a later contract, as long as it has not parted from the artifact. */
interface Later {
  readonly divergence: string
  readonly broker: TicketBroker
  readonly purses: Purses
}

/** One history, lived by the model and by the contract in lock-step. */
export class History {
  readonly #contract: RememberedContract
  readonly #tally: Tally
  readonly #world = new World()
  readonly #broker: TicketBroker
  readonly #purses = new Purses()
  readonly #planner: Planner
  #later: readonly Later[]

  constructor({ contract, tally, makeBroker }: Bench) {
    this.#contract = contract
    this.#tally = tally
    this.#broker = makeBroker(this.#options(brokerRulesV0))
    this.#planner = new Planner(this.#broker, this.#world)
    this.#later = divergencesFromV2.map(({ name, later }) => ({
      divergence: name,
      broker: new TicketBroker(this.#options(later)),
      purses: new Purses(),
    }))
  }

  /** Both sides get the same parameters, and the first sender money. */
  async begin({ round, unlockPeriodRounds }: Beginning): Promise<void> {
    this.#world.currentRound = round
    this.#world.blockHashes.set(round, blockHashOf(round))
    await this.#contract.tell(this.#world)
    const [from] = senders
    assert(from !== undefined, 'there are senders')
    const split = { depositWei: 1000n, reserveWei: 600n }
    await this.#call({ name: 'setUnlockPeriod', from: owner, rounds: unlockPeriodRounds })
    await this.#call({ name: 'setTicketValidityPeriod', from: owner, rounds: 2n })
    await this.#call({ name: 'fundDepositAndReserve', from, valueWei: 1600n, split })
  }

  /** One step on both sides, and everything compared. */
  async live(step: Step): Promise<void> {
    if ('world' in step) {
      changeWorld(this.#world, step)
      await this.#contract.tell(this.#world)
    } else {
      const call = this.#planner.plan(step)
      const { roundInitialized } = this.#world
      this.#world.paused = step.during === 'a pause'
      if (step.during === 'a gap between rounds') this.#world.roundInitialized = false
      await this.#contract.tell(this.#world)
      await this.#call(call)
      this.#world.paused = false
      this.#world.roundInitialized = roundInitialized
      await this.#contract.tell(this.#world)
    }
    const tickets = this.#planner.tickets
    const model = observeModel(this.#broker, this.#purses, tickets)
    expect(model, 'what the model says afterwards').toEqual(await this.#contract.observe(tickets))
  }

  async #call(call: Call): Promise<void> {
    const before = lookAt(this.#broker)
    const called = callModel(this.#broker, call)
    if (called.ok) this.#purses.pay(call.from, valueOf(call) - called.payoutWei)
    const outcome = outcomeOf(called)
    expect(outcome, `what ${call.name} does in the model`).toEqual(await this.#contract.call(call))
    this.#count(call, outcome)
    const moment = { call, called, before, round: this.#world.currentRound }
    for (const { name, seen } of situations) if (seen(moment)) this.#tally.count(name)
    this.#later = this.#later.filter((later) => this.#staysWith(later, call, outcome))
  }

  /** Counts the divergence when it first shows. */
  #staysWith({ broker, purses, divergence }: Later, call: Call, artifact: Outcome): boolean {
    const called = callModel(broker, call)
    if (called.ok) purses.pay(call.from, valueOf(call) - called.payoutWei)
    const outcome = outcomeOf(called)
    this.#count(call, outcome)
    if (JSON.stringify(outcome) !== JSON.stringify(artifact)) this.#tally.count(divergence)
    const state = JSON.stringify(observeModel(broker, purses, []))
    return state === JSON.stringify(observeModel(this.#broker, this.#purses, []))
  }

  #count(call: Call, outcome: Outcome): void {
    if ('failed' in outcome) this.#tally.count(`${call.name} fails: ${outcome.failed}`)
    else this.#tally.count(`${call.name} emits: ${outcome.events.map(({ e }) => e).join(', ')}`)
  }

  #options(rules: BrokerRules): TicketBrokerOptions {
    return {
      controller: this.#contract.controller,
      owner,
      unlockPeriodRounds: 0n,
      ticketValidityPeriodRounds: 0n,
      surroundings: this.#world,
      cryptography: createBrokerCryptography(exact, rules),
      rules,
    }
  }
}

/** A scene as a command of fast-check. */
export class SceneCommand implements fc.AsyncCommand<History, object> {
  readonly #scene: Scene

  constructor(scene: Scene) {
    this.#scene = scene
  }

  check(): boolean {
    return true
  }

  async run(history: History): Promise<void> {
    for (const step of this.#scene) await history.live(step)
  }

  toString(): string {
    return JSON.stringify(this.#scene, (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
  }
}
