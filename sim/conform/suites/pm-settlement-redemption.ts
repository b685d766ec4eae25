import { assert } from '../../../src/assert.ts'
import { ZERO_HASH, type Address, type Hash, type Hex } from '../../../src/bytes/hex.ts'
import { redemptionErrorText } from '../../../src/settlement/redemption-error.ts'
import { RedemptionQueue, type QueueStep } from '../../../src/settlement/redemption-queue.ts'
import {
  Redemption,
  type RedemptionReply,
  type RedemptionRequest,
} from '../../../src/settlement/redemption.ts'
import { SenderMonitor } from '../../../src/settlement/sender-monitor.ts'
import { TicketStore, type OpenTickets } from '../../../src/settlement/ticket-store.ts'
import type { Failure, WinningTicket } from '../../../src/settlement/winning-ticket.ts'
import type { SenderInfo } from '../../../src/ticket/sender-info.ts'
import {
  outSuite,
  stepsReplay,
  type ConformEnvironment,
  type SuiteAdapter,
  type VectorStep,
} from '../adapter.ts'
import { readSenderInfo } from './pm-fields.ts'
import type { VectorFields } from './vector-fields.ts'

export const pmRedemptionSuites: readonly SuiteAdapter[] = [
  outSuite('pm/redeem-decision', replayDecision),
  stepsReplay('pm/redemption-queue', (input, environment) => {
    const replay = new QueueReplay(input.object('config'), environment)
    return (step) => replay.step(step)
  }),
]

const NOW = 1_700_000_000n
const SENDER: Address = `0x${'11'.repeat(20)}`
const RECIPIENT: Address = `0x${'22'.repeat(20)}`

function replayDecision(input: VectorFields, { rules }: ConformEnvironment): unknown {
  const infoError = input.textOrNull('senderInfoError')
  const claimedError = input.textOrNull('claimedError')
  const info: SenderInfo = {
    depositWei: input.integer('deposit'),
    withdrawRound: 0n,
    reserve: {
      fundsRemainingWei: input.integer('fundsRemaining'),
      claimedInCurrentRoundWei: input.integer('claimedInCurrentRound'),
    },
  }
  const monitor = new SenderMonitor({
    ttlSeconds: 1n,
    rules: rules.settlement,
    environment: {
      senderInfo: () => (infoError === null ? info : { error: infoError }),
      claimedReserve: () =>
        claimedError === null ? input.integer('claimed') : { error: claimedError },
      poolSize: () => input.integer('poolSize'),
      openTickets: () => 0,
    },
  })
  monitor.subFloat(SENDER, input.integer('pending'), NOW)
  const ticket = winningTicket({ nonce: 1, faceValueWei: input.integer('faceValue') })
  const redeemGas = input.integer('redeemGas')
  const broker = new ScriptedBroker(() => pending(monitor))
  broker.outcomes.set(1, input.object('outcome'))
  broker.gasPrice = answer(input, 'gasPrice', 'gasPriceError')
  const redemption = new Redemption({ ticket, funds: monitor, redeemGas, rules: rules.settlement })
  let step = redemption.start(NOW)
  while ('ask' in step) step = redemption.answer(broker.answer(step.ask), NOW)
  return {
    error: step.error === null ? null : redemptionErrorText(step.error),
    txHash: step.transactionHash,
    calls: broker.calls,
    pendingAfter: `${pending(monitor)}`,
  }
}

class QueueReplay {
  readonly #store: TicketStore
  readonly #monitor: SenderMonitor
  readonly #queue: RedemptionQueue
  readonly #broker: ScriptedBroker
  readonly #failures = new Map<string, string | null>()
  #lastInitializedRound: bigint
  #active: boolean | null
  #info: SenderInfo
  #claimedWei: bigint

  constructor(config: VectorFields, { rules }: ConformEnvironment) {
    this.#info = readSenderInfo(config.object('senderInfo'))
    this.#claimedWei = config.integer('claimed')
    this.#lastInitializedRound = config.integer('lastInitializedRound')
    this.#active = config.flag('recipientActive')
    this.#store = new TicketStore(rules.settlement)
    this.#monitor = new SenderMonitor({
      ttlSeconds: 1n,
      rules: rules.settlement,
      environment: {
        senderInfo: () => this.#info,
        claimedReserve: () => this.#claimedWei,
        poolSize: () => config.integer('poolSize'),
        openTickets: () => 0,
      },
    })
    this.#broker = new ScriptedBroker(() => pending(this.#monitor))
    this.#broker.gasPrice = config.integer('gasPrice')
    this.#queue = new RedemptionQueue({
      sender: SENDER,
      store: this.#scriptedStore(),
      funds: this.#monitor,
      redeemGas: config.integer('redeemGas'),
      lastInitializedRound: () => this.#lastInitializedRound,
      isActive: () => this.#active,
      rules: rules.settlement,
    })
  }

  step({ op, fields }: VectorStep): unknown {
    this.#broker.calls = []
    this.#run(op, fields)
    const queue = this.#store.rows().map(({ winning, redemption }) => ({
      ticket: `${winning.ticket.senderNonce}`,
      redeemed: redemption !== null,
      txHash: redemption?.transactionHash ?? null,
    }))
    return { calls: this.#broker.calls, state: { queue, pending: `${pending(this.#monitor)}` } }
  }

  #run(op: string, fields: VectorFields): void {
    switch (op) {
      case 'queueTicket':
        this.#queueTicket(fields)
        return
      case 'setOutcome':
        this.#broker.outcomes.set(Number(fields.text('ticket')), fields.object('outcome'))
        return
      case 'set':
        this.#set(fields)
        return
      default: {
        assert(op === 'block', `unknown step ${op}`)
        let step: QueueStep = this.#queue.block(fields.integer('block'), NOW)
        while (step.ask !== null) step = this.#queue.answer(this.#broker.answer(step.ask), NOW)
      }
    }
  }

  #queueTicket(fields: VectorFields): void {
    const nonce = Number(fields.text('ticket'))
    this.#broker.outcomes.set(nonce, fields.object('outcome'))
    const { ticket, signature, recipientRand } = winningTicket({
      nonce,
      faceValueWei: fields.integer('faceValue'),
    })
    const creationRound = fields.integer('creationRound')
    const paramsExpirationBlock = fields.integer('paramsExpirationBlock')
    this.#store.store(
      { ticket: { ...ticket, creationRound, paramsExpirationBlock }, signature, recipientRand },
      NOW,
    )
  }

  #set(fields: VectorFields): void {
    for (const name of fields.names()) {
      if (name.endsWith('Error') && name !== 'gasPriceError') {
        this.#failures.set(name, fields.textOrNull(name))
      } else if (name === 'recipientActive') {
        this.#active = fields.has(name) ? fields.flag(name) : null
      }
    }
    if (fields.has('lastInitializedRound')) {
      this.#lastInitializedRound = fields.integer('lastInitializedRound')
    }
    if (fields.has('senderInfo')) this.#info = readSenderInfo(fields.object('senderInfo'))
    if (fields.has('claimed')) this.#claimedWei = fields.integer('claimed')
    if (fields.has('gasPrice') || fields.has('gasPriceError')) {
      this.#broker.gasPrice = answer(fields, 'gasPrice', 'gasPriceError')
    }
  }

  #scriptedStore(): OpenTickets {
    const store = this.#store
    const failure = (name: string): Failure | null => {
      const error = this.#failures.get(name) ?? null
      return error === null ? null : { error }
    }
    return {
      count: (sender, round) => failure('countError') ?? store.count(sender, round),
      earliest: (sender, round, passedOver) =>
        failure('selectError') ?? store.earliest(sender, round, passedOver),
      markRedeemed: (winning, transactionHash, now) => {
        const ticket = `${winning.ticket.senderNonce}`
        this.#broker.calls.push({ call: 'markRedeemed', ticket, txHash: transactionHash })
        return failure('markError') ?? store.markRedeemed(winning, transactionHash, now)
      },
    }
  }
}

/** Answers as the case says; a confirmation without error makes the ticket used. */
class ScriptedBroker {
  readonly outcomes = new Map<number, VectorFields>()
  calls: unknown[] = []
  gasPrice: bigint | Failure = 0n
  readonly #used = new Set<number>()
  readonly #pending: () => bigint

  constructor(pendingNow: () => bigint) {
    this.#pending = pendingNow
  }

  answer(request: RedemptionRequest): RedemptionReply {
    if (request.kind === 'gas-price') {
      this.calls.push({ call: 'suggestGasPrice' })
      return { kind: 'gas-price', gasPriceWei: this.gasPrice }
    }
    const nonce = request.ticket.ticket.senderNonce
    const ticket = `${nonce}`
    const outcome = this.outcomes.get(nonce)
    assert(outcome !== undefined, 'a ticket without outcome')
    switch (request.kind) {
      case 'is-used': {
        this.calls.push({ call: 'isUsedTicket', ticket })
        const error = outcome.textOrNull('usedError')
        const used = this.#used.has(nonce) || outcome.flag('used')
        return { kind: 'is-used', used: error === null ? used : { error } }
      }
      case 'submit': {
        this.calls.push({ call: 'redeemWinningTicket', ticket, pending: `${this.#pending()}` })
        const error = outcome.textOrNull('redeemError')
        const transactionHash: Hash | Failure = error === null ? outcome.hex('txHash') : { error }
        return { kind: 'submit', transactionHash }
      }
      default: {
        this.calls.push({ call: 'checkTx', ticket })
        const error = outcome.textOrNull('checkTxError')
        if (error === null) this.#used.add(nonce)
        return { kind: 'confirm', error }
      }
    }
  }
}

function winningTicket(fields: {
  readonly nonce: number
  readonly faceValueWei: bigint
}): WinningTicket {
  const signature: Hex = `0x${fields.nonce.toString(16).padStart(130, '0')}`
  return {
    ticket: {
      recipient: RECIPIENT,
      sender: SENDER,
      faceValueWei: fields.faceValueWei,
      winProb: 1n,
      senderNonce: fields.nonce,
      recipientRandHash: ZERO_HASH,
      creationRound: 0n,
      creationRoundBlockHash: ZERO_HASH,
    },
    paramsExpirationBlock: 0n,
    signature,
    recipientRand: 0n,
  }
}

function answer(fields: VectorFields, name: string, errorName: string): bigint | Failure {
  const error = fields.textOrNull(errorName)
  return error === null ? fields.integer(name) : { error }
}

function pending(monitor: SenderMonitor): bigint {
  return monitor.senders().find(({ sender }) => sender === SENDER)?.pendingWei ?? 0n
}
