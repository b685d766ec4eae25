import { assert } from '../../../src/assert.ts'
import type { Address } from '../../../src/bytes/hex.ts'
import type { BrokerEvent } from '../../../src/settlement/broker-event.ts'
import {
  claimedReserveErrorText,
  senderInfoErrorText,
  SenderWatcher,
} from '../../../src/settlement/sender-watcher.ts'
import type { SenderInfo } from '../../../src/ticket/sender-info.ts'
import {
  stepsReplay,
  type ConformEnvironment,
  type SuiteAdapter,
  type VectorStep,
} from '../adapter.ts'
import { readSenderInfo, writeSenderInfo } from './pm-fields.ts'
import type { VectorFields } from './vector-fields.ts'

export const pmSenderWatcherSuites: readonly SuiteAdapter[] = [
  stepsReplay('pm/sender-watcher', (input, environment) => {
    const replay = new SenderWatcherReplay(input.object('config'), environment)
    return (step) => replay.step(step)
  }),
]

class SenderWatcherReplay {
  readonly #watcher: SenderWatcher
  readonly #chain = new Map<Address, { readonly info: SenderInfo; readonly claimedWei: bigint }>()
  #rpc: unknown[] = []

  constructor(config: VectorFields, { rules }: ConformEnvironment) {
    this.#watcher = new SenderWatcher({ account: config.hex('account'), rules: rules.settlement })
  }

  step({ op, fields }: VectorStep): unknown {
    this.#rpc = []
    const { reserveChanges = [], ...result } = this.#run(op, fields)
    return { ...result, reserveChanges, rpc: this.#rpc, state: this.#state() }
  }

  #run(op: string, fields: VectorFields): WatcherResult {
    switch (op) {
      case 'setChain': {
        const info = readSenderInfo(fields.object('senderInfo'))
        this.#chain.set(fields.hex('sender'), { info, claimedWei: fields.integer('claimed') })
        return {}
      }
      case 'getSenderInfo':
        return this.#senderInfo(fields.hex('sender'))
      case 'claimedReserve':
        return this.#claimedReserve(fields.hex('sender'), fields.hex('claimant'))
      case 'log': {
        const event = readBrokerEvent(fields.text('event'), fields.object('args'))
        const funded = event === null ? null : this.#watcher.apply(event, 0n)
        return funded === null ? {} : { reserveChanges: [funded] }
      }
      case 'newRound':
        this.#watcher.newRound()
        return {}
      default:
        assert(op === 'clear', `unknown step ${op}`)
        this.#watcher.forget(fields.hex('sender'))
        return {}
    }
  }

  #senderInfo(sender: Address): WatcherResult {
    const cached = this.#watcher.senderInfo(sender)
    if (cached !== null) return { senderInfo: writeSenderInfo(cached) }
    this.#rpc.push({ call: 'getSenderInfo', sender })
    const account = this.#chain.get(sender)
    if (account === undefined) return { error: senderInfoErrorText('rpc error') }
    this.#watcher.readSenderInfo(sender, account.info, 0n)
    return { senderInfo: writeSenderInfo(account.info) }
  }

  #claimedReserve(sender: Address, claimant: Address): WatcherResult {
    const cached = this.#watcher.claimedReserve(sender)
    if (cached !== null) return { claimed: `${cached}` }
    this.#rpc.push({ call: 'claimedReserve', claimant, sender })
    const account = this.#chain.get(sender)
    if (account === undefined) return { error: claimedReserveErrorText('rpc error') }
    this.#watcher.readClaimedReserve(sender, account.claimedWei)
    return { claimed: `${account.claimedWei}` }
  }

  #state(): unknown {
    const bySender = (a: { sender: Address }, b: { sender: Address }): number =>
      a.sender < b.sender ? -1 : 1
    const accounts = this.#watcher.accounts().toSorted(bySender)
    const claims = this.#watcher.claims().toSorted(bySender)
    return {
      claimedSet: claims.map(({ sender, claimedWei }) => ({ sender, claimed: `${claimedWei}` })),
      sendersSet: accounts.map(({ sender, info }) => ({
        sender,
        senderInfo: writeSenderInfo(info),
      })),
    }
  }
}

interface WatcherResult {
  readonly error?: string
  readonly senderInfo?: unknown
  readonly claimed?: string
  readonly reserveChanges?: readonly Address[]
}

/** Null = an event that no watcher of senders acts on. */
function readBrokerEvent(name: string, args: VectorFields): BrokerEvent | null {
  switch (name) {
    case 'DepositFunded':
      return {
        kind: 'deposit-funded',
        sender: args.hex('sender'),
        amountWei: args.integer('amount'),
      }
    case 'ReserveFunded':
      return {
        kind: 'reserve-funded',
        sender: args.hex('reserveHolder'),
        amountWei: args.integer('amount'),
      }
    case 'WinningTicketTransfer':
      return {
        kind: 'winning-ticket-transfer',
        sender: args.hex('sender'),
        recipient: args.hex('recipient'),
        amountWei: args.integer('amount'),
      }
    case 'Withdrawal':
      return {
        kind: 'withdrawal',
        sender: args.hex('sender'),
        depositWei: args.integer('deposit'),
        reserveWei: args.integer('reserve'),
      }
    case 'Unlock':
      return {
        kind: 'unlock',
        sender: args.hex('sender'),
        startRound: args.integer('startRound'),
        endRound: args.integer('endRound'),
      }
    case 'UnlockCancelled':
      return { kind: 'unlock-cancelled', sender: args.hex('sender') }
    default:
      return null
  }
}
