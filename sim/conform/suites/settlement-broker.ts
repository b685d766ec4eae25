import { assert } from '../../../src/assert.ts'
import { ZERO_HASH, type Address, type Hash } from '../../../src/bytes/hex.ts'
import {
  createBrokerCryptography,
  type BrokerCryptography,
} from '../../../src/settlement/broker-cryptography.ts'
import type { BrokerRules } from '../../../src/settlement/broker-rules.ts'
import {
  TicketBroker,
  type BrokerCall,
  type BrokerSurroundings,
} from '../../../src/settlement/ticket-broker.ts'
import type { RedemptionCall } from '../../../src/settlement/ticket-check.ts'
import type { ReserveInfo } from '../../../src/ticket/sender-info.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { Aliases, writeBrokerEvent } from './settlement-events.ts'
import { readContractTicket, writeRevert } from './settlement-fields.ts'
import type { VectorFields } from './vector-fields.ts'

const exact = createExactCryptography()

/** One fresh contract and a sequence of calls. */
export function replayTicketBroker(input: VectorFields, rules: BrokerRules): unknown {
  const replay = new BrokerReplay(input, rules)
  const state0 = replay.state()
  let previous = JSON.stringify(state0)
  const steps = input.objects('steps').map((step) => {
    const outcome = replay.step(step)
    const state = replay.state()
    const text = JSON.stringify(state)
    if (text === previous) return outcome
    previous = text
    return { ...outcome, state }
  })
  return { state0, steps }
}

class BrokerReplay {
  readonly #aliases: Aliases
  readonly #tickets: readonly RedemptionCall[]
  readonly #ticketHashes: readonly Hash[]
  readonly #world = new World()
  readonly #broker: TicketBroker
  readonly #cryptography: BrokerCryptography
  readonly #balances = new Map<string, bigint>()
  readonly #fees = new Map<string, bigint>()

  constructor(input: VectorFields, rules: BrokerRules) {
    this.#aliases = new Aliases(input.object('accounts'))
    this.#cryptography = createBrokerCryptography(exact, rules)
    this.#tickets = input.objects('tickets').map((fields) => ({
      ticket: readContractTicket(fields, (alias) => this.#aliases.address(alias)),
      signature: fields.hex('sig'),
      recipientRand: fields.integer('recipientRand'),
    }))
    this.#ticketHashes = this.#tickets.map(({ ticket }) => this.#cryptography.ticketHash(ticket))
    const init = input.object('init')
    const balances = init.object('balances')
    for (const alias of balances.names()) this.#balances.set(alias, balances.integer(alias))
    this.#world.change(init.object('world'), this.#aliases)
    this.#broker = new TicketBroker({
      controller: this.#aliases.address('OWNER'),
      owner: this.#aliases.address('OWNER'),
      unlockPeriodRounds: init.integer('unlockPeriod'),
      ticketValidityPeriodRounds: init.integer('ticketValidityPeriod'),
      surroundings: this.#world,
      cryptography: this.#cryptography,
      rules,
    })
  }

  step(fields: VectorFields): object {
    const op = fields.text('op')
    if (op === 'world') {
      this.#world.change(fields, this.#aliases)
      return { result: null }
    }
    if (op === 'view') return this.#view(fields)
    const from = fields.textOrNull('from') ?? 'OWNER'
    const called = this.#call(op, this.#aliases.address(from), fields)
    if (!called.ok) return writeRevert(called.revert)
    const value = fields.has('value') ? fields.integer('value') : 0n
    this.#pay(from, called.payoutWei - value)
    for (const event of called.events) {
      if (event.kind !== 'fees-credited') continue
      const alias = this.#aliases.alias(event.recipient)
      this.#fees.set(alias, (this.#fees.get(alias) ?? 0n) + event.amountWei)
    }
    const events = called.events.map((event) => writeBrokerEvent(event, this.#aliases))
    return { result: null, events }
  }

  /** Complete, as the getters give it. */
  state(): unknown {
    const senders = this.#aliases.startingWith('S')
    const recipients = this.#aliases.startingWith('R')
    const byAlias = (aliases: readonly string[], value: (alias: string) => unknown): object =>
      Object.fromEntries(aliases.map((alias) => [alias, value(alias)]))
    return {
      senders: byAlias(senders, (alias) => this.#senderInfo(alias).flat()),
      claims: byAlias(senders, (holder) =>
        byAlias(recipients, (claimant) => {
          const addresses = [
            this.#aliases.address(holder),
            this.#aliases.address(claimant),
          ] as const
          const claimable = this.#broker.claimableReserve(...addresses)
          const claimed = this.#broker.claimedReserve(...addresses)
          return [`${claimed}`, claimable === null ? 'panic:0x11' : `${claimable}`]
        }),
      ),
      balances: byAlias([...senders, 'T0', 'MINTER'], (alias) => `${this.#balance(alias)}`),
      fees: byAlias(recipients, (alias) => `${this.#feesOf(alias)}`),
      used: [...this.#ticketHashes.entries()]
        .filter(([, hash]) => this.#broker.isUsed(hash))
        .map(([index]) => index),
    }
  }

  #call(op: string, from: Address, fields: VectorFields): BrokerCall {
    const broker = this.#broker
    switch (op) {
      case 'fundDeposit':
        return broker.fundDeposit(from, fields.integer('value'))
      case 'fundReserve':
        return broker.fundReserve(from, fields.integer('value'))
      case 'fundDepositAndReserve':
        return broker.fundDepositAndReserve(from, fields.integer('value'), readSplit(fields))
      case 'fundDepositAndReserveFor':
        return broker.fundDepositAndReserveFor(from, fields.integer('value'), {
          sender: this.#aliases.address(fields.text('addr')),
          ...readSplit(fields),
        })
      case 'unlock':
        return broker.unlock(from)
      case 'cancelUnlock':
        return broker.cancelUnlock(from)
      case 'withdraw':
        return broker.withdraw(from)
      case 'redeem':
        return broker.redeemWinningTicket(this.#ticket(fields.count('ticket')))
      case 'batch':
        return broker.batchRedeemWinningTickets({
          tickets: this.#ticketsOf(fields, 'tickets').map(({ ticket }) => ticket),
          signatures: this.#ticketsOf(fields, 'sigs').map(({ signature }) => signature),
          recipientRands: this.#ticketsOf(fields, 'rands').map((call) => call.recipientRand),
        })
      case 'setUnlockPeriod':
        return broker.setUnlockPeriod(from, fields.integer('period'))
      default:
        assert(op === 'setTicketValidityPeriod', `unknown step ${op}`)
        return broker.setTicketValidityPeriod(from, fields.integer('period'))
    }
  }

  #view(fields: VectorFields): object {
    const name = fields.text('fn')
    const broker = this.#broker
    const [alias = '', claimant = ''] = fields.texts('args')
    switch (name) {
      case 'getSenderInfo':
        return { result: this.#senderInfo(alias) }
      case 'getReserveInfo':
        return { result: writeReserve(broker.reserveInfo(this.#aliases.address(alias))) }
      case 'isUnlockInProgress':
        return { result: broker.isUnlockInProgress(this.#aliases.address(alias)) }
      case 'claimedReserve':
        return { result: `${broker.claimedReserve(...this.#addresses(alias, claimant))}` }
      case 'claimableReserve': {
        const claimable = broker.claimableReserve(...this.#addresses(alias, claimant))
        return claimable === null ? { panic: '0x11' } : { result: `${claimable}` }
      }
      case 'unlockPeriod':
        return { result: `${broker.unlockPeriod}` }
      case 'ticketValidityPeriod':
        return { result: `${broker.ticketValidityPeriod}` }
      default: {
        const hash = broker.ticketHash(this.#ticket(fields.count('ticket')).ticket)
        if (name === 'usedTickets') return { result: broker.isUsed(hash) }
        assert(name === 'getTicketHash', `unknown getter ${name}`)
        return { result: hash }
      }
    }
  }

  /** As the getter returns it: deposit and withdraw round, reserve and claims of the round. */
  #senderInfo(alias: string): readonly [readonly [string, string], readonly [string, string]] {
    const { depositWei, withdrawRound, reserve } = this.#broker.senderInfo(
      this.#aliases.address(alias),
    )
    return [[`${depositWei}`, `${withdrawRound}`], writeReserve(reserve)]
  }

  #addresses(holder: string, claimant: string): [Address, Address] {
    return [this.#aliases.address(holder), this.#aliases.address(claimant)]
  }

  #ticket(index: number): RedemptionCall {
    const found = this.#tickets[index]
    assert(found !== undefined, 'a step names a ticket that is not there')
    return found
  }

  #ticketsOf(fields: VectorFields, name: string): readonly RedemptionCall[] {
    return fields.texts(name).map((index) => this.#ticket(Number(index)))
  }

  #pay(alias: string, amountWei: bigint): void {
    this.#balances.set(alias, this.#balance(alias) + amountWei)
    this.#balances.set('MINTER', this.#balance('MINTER') - amountWei)
  }

  #balance(alias: string): bigint {
    return this.#balances.get(alias) ?? 0n
  }

  #feesOf(alias: string): bigint {
    return this.#fees.get(this.#aliases.alias(this.#aliases.address(alias))) ?? 0n
  }
}

function readSplit(fields: VectorFields): { depositWei: bigint; reserveWei: bigint } {
  return { depositWei: fields.integer('deposit'), reserveWei: fields.integer('reserve') }
}

function writeReserve(reserve: ReserveInfo): readonly [string, string] {
  return [`${reserve.fundsRemainingWei}`, `${reserve.claimedInCurrentRoundWei}`]
}

/** The contract's neighbours as `world` steps set them. */
class World implements BrokerSurroundings {
  currentRound = 0n
  roundInitialized = false
  paused = false
  poolSize = 0n
  readonly #blockHashes = new Map<bigint, Hash>()
  readonly #active = new Map<Address, boolean>()
  readonly #registered = new Map<Address, boolean>()

  blockHash(round: bigint): Hash {
    return this.#blockHashes.get(round) ?? ZERO_HASH
  }

  isActive(recipient: Address): boolean {
    return this.#active.get(recipient) ?? false
  }

  isRegistered(recipient: Address): boolean {
    return this.#registered.get(recipient) ?? false
  }

  change(fields: VectorFields, aliases: Aliases): void {
    if (fields.has('round')) this.currentRound = fields.integer('round')
    if (fields.has('roundInitialized')) this.roundInitialized = fields.flag('roundInitialized')
    if (fields.has('paused')) this.paused = fields.flag('paused')
    if (fields.has('poolSize')) this.poolSize = fields.integer('poolSize')
    const hashes = fields.objectOrNull('blockHashes')
    for (const round of hashes?.names() ?? []) {
      this.#blockHashes.set(BigInt(round), hashes?.hex(round) ?? ZERO_HASH)
    }
    setFlags(this.#active, fields.objectOrNull('active'), aliases)
    setFlags(this.#registered, fields.objectOrNull('registered'), aliases)
  }
}

function setFlags(
  flags: Map<Address, boolean>,
  changes: VectorFields | null,
  aliases: Aliases,
): void {
  for (const alias of changes?.names() ?? []) {
    flags.set(aliases.address(alias), changes?.flag(alias) ?? false)
  }
}
