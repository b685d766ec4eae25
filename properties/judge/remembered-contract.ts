import type { Address } from '../../src/bytes/hex.ts'
import {
  contractTicketPreimage,
  type ContractTicket,
} from '../../src/settlement/contract-ticket.ts'
import { callData, valueOf, type Call } from './call.ts'
import { answersOf, type Contract } from './contract.ts'
import type { Observed, Outcome } from './observed.ts'
import type { World } from './world.ts'

interface Moment {
  readonly next: Map<string, { readonly result: unknown; readonly moment: Moment }>
}

/** Histories that are kept; the ones after them are lived each time. */
const HISTORIES_MAX = 200

/**
 * A contract that remembers its histories: a call that it was asked before, after the same calls from the beginning on, gets the
 * same result, and the bytecode runs only where a history leaves what is known. So a second property over the same cases, with
 * another model, costs no EVM.
 */
export class RememberedContract {
  readonly #contract: Contract
  readonly #beginning: Moment = { next: new Map() }
  #histories = 0
  #now: Moment = this.#beginning
  /** What the bytecode has not done yet of this history. */
  #undone: (() => Promise<unknown>)[] = []

  constructor(contract: Contract) {
    this.#contract = contract
  }

  get controller(): Address {
    return this.#contract.controller
  }

  /** One history; it is undone at its end. */
  async within<T>(trial: () => Promise<T>): Promise<T> {
    this.#now = this.#beginning
    this.#undone = []
    this.#histories += 1
    return this.#contract.within(trial)
  }

  async tell(world: World): Promise<void> {
    const answers = answersOf(world)
    const key = `${answers.paused} ${answers.words.join(' ')}`
    await this.#step(key, { run: () => this.#contract.tell(answers), changes: true })
  }

  async call(call: Call): Promise<Outcome> {
    const key = `${call.from} ${valueOf(call)} ${callData(call)}`
    return this.#step(key, { run: () => this.#contract.call(call), changes: true })
  }

  async observe(tickets: readonly ContractTicket[]): Promise<Observed> {
    const run = (): Promise<Observed> => this.#contract.observe(tickets)
    // The ones before the last were observed earlier, or the way here would be another.
    const last = tickets.at(-1)
    const key = `${tickets.length} ${last === undefined ? '' : contractTicketPreimage(last)}`
    return this.#step(key, { run, changes: false })
  }

  async #step<T>(
    key: string,
    { run, changes }: { readonly run: () => Promise<T>; readonly changes: boolean },
  ): Promise<T> {
    const known = this.#now.next.get(key)
    if (known !== undefined) {
      if (changes) this.#undone.push(run)
      this.#now = known.moment
      return known.result as T // The key tells calls, worlds and observations apart.
    }
    for (const late of this.#undone) await late()
    this.#undone = []
    const result = await run()
    const moment: Moment = { next: new Map() }
    if (this.#histories <= HISTORIES_MAX) this.#now.next.set(key, { result, moment })
    this.#now = moment
    return result
  }
}
