import { assert } from '../../src/assert.ts'
import {
  concatHex,
  wordHex,
  ZERO_HASH,
  type Address,
  type Hash,
  type Hex,
} from '../../src/bytes/hex.ts'
import type { AbiValue } from '../../src/settlement/abi.ts'
import type { ContractTicket } from '../../src/settlement/contract-ticket.ts'
import { ticketValue } from '../../src/settlement/redeem-calldata.ts'
import {
  decodeLog,
  decodeResult,
  decodeRevert,
  encodeCall,
  selectorOf,
} from '../../src/settlement/ticket-broker-abi.ts'
import { keccak } from '../../src/ticket/keccak.ts'
import { bytecodes } from './artifacts.ts'
import { callData, valueOf, type Call } from './call.ts'
import { aliases, owner, recipients, senders, thirdParty } from './cast.ts'
import { Chain, type Log, type Receipt, type Transaction } from './chain.ts'
import { ANSWER_BOOK, answerSlot, BONDING_BOOK, questions, readFees } from './neighbours.ts'
import { writeValue, type NamedEvent, type Observed, type Outcome } from './observed.ts'
import type { World } from './world.ts'

const ROUNDS_MANAGER: Address = `0x${'e0'.repeat(20)}`
const BONDING_MANAGER: Address = `0x${'e1'.repeat(20)}`
/** Enough for sums that overflow, few enough for the Minter to hold all. */
const PURSE_WEI = 2n ** 250n

/** The real TicketBroker, Controller and Minter on a chain of their own, and stand-ins for those whose answers a test chooses. */
export class Contract {
  readonly #chain: Chain
  readonly controller: Address
  readonly #minter: Address
  readonly #broker: Address
  #isPaused = false

  private constructor(
    chain: Chain,
    addresses: { readonly controller: Address; readonly minter: Address; readonly broker: Address },
  ) {
    this.#chain = chain
    this.controller = addresses.controller
    this.#minter = addresses.minter
    this.#broker = addresses.broker
  }

  static async deploy(): Promise<Contract> {
    const chain = await Chain.create()
    for (const address of [...senders, thirdParty, owner]) {
      await chain.setBalanceWei(address, PURSE_WEI)
    }
    const controller = await chain.deploy(owner, bytecodes.controller)
    const parent = wordHex(BigInt(controller))
    const noInflation = [0n, 0n, 0n].map((value) => wordHex(value))
    const minter = await chain.deploy(owner, concatHex(bytecodes.minter, parent, ...noInflation))
    const broker = await chain.deploy(owner, concatHex(bytecodes.ticketBroker, parent))
    await chain.place(ROUNDS_MANAGER, ANSWER_BOOK)
    await chain.place(BONDING_MANAGER, BONDING_BOOK)
    const contract = new Contract(chain, { controller, minter, broker })
    // The name under which the Minter knows the TicketBroker is older than it.
    const named: readonly (readonly [string, Address])[] = [
      ['RoundsManager', ROUNDS_MANAGER],
      ['BondingManager', BONDING_MANAGER],
      ['Minter', minter],
      ['TicketBroker', broker],
      ['JobsManager', broker],
    ]
    for (const [name, address] of named) {
      await contract.#govern('setContractInfo(bytes32,address,bytes20)', [
        hashOf(name),
        wordHex(BigInt(address)),
        ZERO_HASH,
      ])
    }
    await contract.#govern('unpause()', [])
    return contract
  }

  /** Everything until the promise settles is undone. */
  async within<T>(trial: () => Promise<T>): Promise<T> {
    const wasPaused = this.#isPaused
    await this.#chain.mark()
    try {
      return await trial()
    } finally {
      await this.#chain.rollBack()
      this.#isPaused = wasPaused
    }
  }

  async call(call: Call): Promise<Outcome> {
    const receipt = await this.#chain.send(this.#transaction(call))
    if (!receipt.ok) return { failed: reasonOf(receipt.reason) }
    return { events: receipt.logs.map((log) => this.#event(log)) }
  }

  /** Makes the neighbours answer as the world says. */
  async tell({ paused, words }: Answers): Promise<void> {
    for (const [address, question, answer] of words) {
      await this.#chain.setStorage(address, answerSlot(question), answer)
    }
    if (paused !== this.#isPaused) {
      await this.#govern(paused ? 'pause()' : 'unpause()', [])
      this.#isPaused = paused
    }
  }

  /** All getters. */
  async observe(tickets: readonly ContractTicket[]): Promise<Observed> {
    const accounts: Record<string, unknown> = {}
    for (const sender of senders) {
      const claims: Record<string, unknown> = {}
      for (const recipient of recipients) {
        claims[aliases.alias(recipient)] = [
          await this.#get('claimedReserve', [sender, recipient]),
          await this.#get('claimableReserve', [sender, recipient]),
        ]
      }
      accounts[aliases.alias(sender)] = {
        senderInfo: await this.#get('getSenderInfo', [sender]),
        reserveInfo: await this.#get('getReserveInfo', [sender]),
        unlocking: await this.#get('isUnlockInProgress', [sender]),
        balanceWei: `${(await this.#chain.balanceWei(sender)) - PURSE_WEI}`,
        claims,
      }
    }
    return {
      accounts,
      thirdPartyWei: `${(await this.#chain.balanceWei(thirdParty)) - PURSE_WEI}`,
      minterWei: `${await this.#chain.balanceWei(this.#minter)}`,
      unlockPeriod: await this.#get('unlockPeriod', []),
      ticketValidityPeriod: await this.#get('ticketValidityPeriod', []),
      controller: await this.#get('controller', []),
      tickets: await this.#observeTickets(tickets),
    }
  }

  /** The Controller calls on behalf of its owner. */
  #transaction(call: Call): Transaction {
    if (call.from !== this.controller || call.name !== 'setController') {
      return { from: call.from, to: this.#broker, data: callData(call), valueWei: valueOf(call) }
    }
    const data = concatHex(
      selectorOf('updateController(bytes32,address)'),
      hashOf('TicketBroker'),
      wordHex(BigInt(call.controller)),
    )
    return { from: owner, to: this.controller, data }
  }

  async #observeTickets(tickets: readonly ContractTicket[]): Promise<readonly unknown[]> {
    const seen: unknown[] = []
    for (const ticket of tickets) {
      const hash = await this.#get('getTicketHash', [ticketValue(ticket)])
      seen.push([hash, await this.#get('usedTickets', [String(hash)])])
    }
    return seen
  }

  async #get(name: string, values: readonly AbiValue[]): Promise<unknown> {
    const receipt = await this.#chain.ask(this.#broker, encodeCall(name, values))
    if (!receipt.ok) return reasonOf(receipt.reason)
    const returned = decodeResult(name, receipt.returned).map((value) => writeValue(value))
    return returned.length === 1 ? returned[0] : returned
  }

  async #govern(signature: string, words: readonly Hex[]): Promise<void> {
    const data = concatHex(selectorOf(signature), ...words)
    const receipt: Receipt = await this.#chain.send({ from: owner, to: this.controller, data })
    assert(receipt.ok, `the owner's ${signature} failed`)
  }

  #event({ address, topics, data }: Log): NamedEvent {
    if (address === BONDING_MANAGER)
      return namedEvent('call:updateTranscoderWithFees', Object.entries(readFees(data)))
    const found = decodeLog(topics, data)
    assert(address === this.#broker && found !== null, 'a log of nobody that is known')
    return namedEvent(found.event, found.values)
  }
}

/** As `writeBrokerEvent` writes the model's. */
function namedEvent(
  e: string,
  values: readonly (readonly [name: string, value: AbiValue])[],
): NamedEvent {
  return { e, ...Object.fromEntries(values.map(([name, value]) => [name, writeValue(value)])) }
}

/** A world as the contract meets it. */
export interface Answers {
  readonly paused: boolean
  /** Whom to ask, what, and the word that is the answer. */
  readonly words: readonly (readonly [Address, Hex, Hex])[]
}

export function answersOf(world: World): Answers {
  const flag = (is: boolean): Hex => wordHex(is ? 1n : 0n)
  const words: Answers['words'] = [
    [ROUNDS_MANAGER, questions.currentRound(), wordHex(world.currentRound)],
    [ROUNDS_MANAGER, questions.currentRoundInitialized(), flag(world.roundInitialized)],
    ...[...world.blockHashes].map(
      ([round, hash]) => [ROUNDS_MANAGER, questions.blockHashForRound(round), hash] as const,
    ),
    [BONDING_MANAGER, questions.getTranscoderPoolSize(), wordHex(world.poolSize)],
    ...recipients.flatMap((recipient) => [
      [
        BONDING_MANAGER,
        questions.isActiveTranscoder(recipient),
        flag(world.isActive(recipient)),
      ] as const,
      [
        BONDING_MANAGER,
        questions.isRegistered(recipient),
        flag(world.isRegistered(recipient)),
      ] as const,
    ]),
  ]
  return { paused: world.paused, words }
}

function reasonOf(data: Hex): string {
  const reason = decodeRevert(data)
  assert(reason !== null, `a revert without a reason: ${data}`)
  return 'error' in reason ? reason.error : `panic ${reason.panic}`
}

function hashOf(name: string): Hash {
  return `0x${Buffer.from(keccak(new TextEncoder().encode(name))).toString('hex')}`
}
