import type { Address } from '../../src/bytes/hex.ts'
import type { SenderSettings, TopUp } from '../scenario/chain-settings.ts'
import type { Chain } from './chain.ts'
import type { ChainCall } from './chain-call.ts'
import type { World } from './world.ts'

interface Policy {
  readonly name: string
  readonly deposit: TopUp | null
  readonly reserve: TopUp | null
  /** Kinds of funding that are on their way. */
  readonly pending: Set<ChainCall['kind']>
}

/** What payers do with their money in the TicketBroker: on their own account when it runs low, and when the scenario says so. */
export class PayerAccounts {
  readonly #world: Pick<World, 'nowNs' | 'emit'>
  readonly #chain: Chain
  readonly #policies = new Map<Address, Policy>()

  constructor(options: { world: Pick<World, 'nowNs' | 'emit'>; chain: Chain }) {
    this.#world = options.world
    this.#chain = options.chain
    this.#chain.onFunds((sender) => this.#topUp(sender))
  }

  add(address: Address, { name, topUp }: Pick<SenderSettings, 'name' | 'topUp'>): void {
    if (topUp.deposit === null && topUp.reserve === null) return
    this.#policies.set(address, { name, ...topUp, pending: new Set() })
  }

  /** Fills up what is low from the beginning. */
  begin(): void {
    for (const address of this.#policies.keys()) this.#topUp(address)
  }

  /** A transaction that would fail is not sent, and the trace says why. */
  send(
    from: string,
    call: ChainCall,
    told: (error: string | null) => void = () => undefined,
  ): void {
    const sent = this.#chain.submit({ from, call, told })
    if (sent.ok) return
    this.#world.emit({
      type: 'transaction.failed',
      atNs: this.#world.nowNs,
      transaction: 0,
      from,
      what: call.kind,
      gasUsed: 0n,
      gasPriceWei: 0n,
      error: sent.error,
    })
    told(sent.error)
  }

  #topUp(sender: Address): void {
    const policy = this.#policies.get(sender)
    if (policy === undefined) return
    const { depositWei, reserve, withdrawRound } = this.#chain.senderInfo(sender)
    // Who takes its money out puts none in.
    if (withdrawRound !== 0n) return
    this.#fill(sender, policy, 'fundDeposit', policy.deposit, depositWei)
    this.#fill(sender, policy, 'fundReserve', policy.reserve, reserve.fundsRemainingWei)
  }

  #fill(
    sender: Address,
    policy: Policy,
    kind: 'fundDeposit' | 'fundReserve',
    topUp: TopUp | null,
    leftWei: bigint,
  ): void {
    if (topUp === null || leftWei >= topUp.belowWei || policy.pending.has(kind)) return
    policy.pending.add(kind)
    const call = { kind, sender, amountWei: topUp.toWei - leftWei }
    this.send(policy.name, call, (error) => {
      policy.pending.delete(kind)
      if (error === null) this.#topUp(sender)
    })
  }
}
