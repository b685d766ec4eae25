import { assert } from '../../../src/assert.ts'
import { ZERO_HASH, type Hex } from '../../../src/bytes/hex.ts'
import {
  createSegmentCredentials,
  liveSegmentIdentity,
} from '../../../src/gateway/segment-credentials.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import { rational } from '../../../src/money/rational.ts'
import {
  LiveRunner,
  type ReserveRequest,
  type RunnerPrice,
} from '../../../src/orchestrator/live-runner.ts'
import type { RegistryRefusal } from '../../../src/orchestrator/live-runner-refusal.ts'
import { NodePricing, type Instant, type OrchestratorNode } from '../../../src/orchestrator/node.ts'
import type { PaidRequest } from '../../../src/orchestrator/paid-request.ts'
import type { PaymentChallenge } from '../../../src/orchestrator/refresh-payment.ts'
import { PriceBook } from '../../../src/price/price-book.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { TicketRecipient } from '../../../src/recipient/ticket-recipient.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import { checksumAddress } from '../../../src/ticket/checksum.ts'
import type { ChainViewOfRecipient } from '../../../src/ticket/chain-view.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import {
  decodePaymentHeader,
  decodeSegmentHeader,
  paymentHeader,
  segmentHeader,
} from '../../../src/wire/headers.ts'
import type { OrchestratorInfo, Payment } from '../../../src/wire/messages.ts'
import { EMPTY_PAYMENT } from '../../../src/wire/protobuf/payment.ts'
import { stepsReplay, type SuiteAdapter } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { VectorFields, writePrice, writeRational } from './vector-fields.ts'

const SUITE = 'live/live-runner'
const SERVICE_URI = 'https://orch.test:8935'
const RUNNER_ID = 'r1'
const FREE_SESSION = 'session_free'
const TTL_NS = 600_000_000_000
const FUNDS_WEI = 10n ** 30n
const BAD_SIGNATURE: Hex = `0x${'00'.repeat(65)}`
const CHAIN: ChainViewOfRecipient = {
  lastSeenBlock: 1000n,
  lastInitializedRound: 10n,
  lastInitializedBlockHash: `0x${'ab'.repeat(32)}`,
  preLastInitializedBlockHash: ZERO_HASH,
}

/** Sessions of a live runner, paid by a gateway with a key of its own. */
export const liveRunnerSuites: readonly SuiteAdapter[] = [
  {
    suite: SUITE,
    replay: (testCase, environment) => {
      const ids = drawnIds(testCase.expected)
      const replaySteps = stepsReplay(SUITE, (input, { rules }) => {
        const replay = new LiveRunnerReplay(input, rules)
        return ({ op, fields, index }) => replay.step(op, fields, index, ids.get(index))
      })
      return replaySteps.replay(testCase, environment)
    },
  },
]

/** The session ids that the original drew by chance, by step. */
function drawnIds(expected: ReplayedOutcome): ReadonlyMap<number, string> {
  const steps = 'out' in expected ? new VectorFields(expected.out).objects('steps') : []
  const ids = new Map<number, string>()
  for (const [index, step] of steps.entries()) {
    const id = step.textOrNull('manifestID')
    if (id !== null) ids.set(index, id)
  }
  return ids
}

class LiveRunnerReplay {
  readonly #node: OrchestratorNode
  readonly #runner: LiveRunner
  readonly #sender: TicketSender
  readonly #senderKey: Hex
  readonly #unit: string
  readonly #startUnixNs: bigint
  readonly #cryptography = createExactCryptography()
  readonly #registry: RegistryRefusal | null
  #info: OrchestratorInfo | null = null
  #pmSessionId = ''
  #manifestId = ''
  #nowNs = 0

  constructor(input: VectorFields, rules: Rules) {
    this.#startUnixNs = input.integer('startNs')
    this.#unit = input.text('unit')
    this.#senderKey = input.hex('senderKey')
    this.#sender = createSender(this.#senderKey, rules)
    this.#node = createNode(input, rules)
    this.#registry = readRegistryRefusal(input, 'reserveError')
    // The sender is known to the orchestrator from the start.
    this.#node.ledger.balance(this.#sender.address, '', 0)
    this.#runner = new LiveRunner({
      node: this.#node,
      runnerId: RUNNER_ID,
      isPersistent: input.text('mode') === 'persistent',
      price: readRegistryRefusal(input, 'priceError') ?? this.#price(input, 'runnerPrice'),
      billing: { intervalNs: Number(input.text('intervalNs')), rules: rules.gateway },
    })
  }

  step(op: string, fields: VectorFields, index: number, drawnId: string | undefined): object {
    const result = this.#act(op, fields, { seed: BigInt(index + 1), drawnId })
    this.#node.ledger.sweepUpTo(this.#nowNs)
    const balance = this.#node.ledger.peek(this.#sender.address, this.#manifestId)
    const state = {
      balance: writeRational(balance),
      sessions: this.#runner.sessionCount,
      released: this.#runner.releasedCount,
      offsetNs: `${this.#nowNs}`,
    }
    return { ...result, state }
  }

  #act(
    op: string,
    fields: VectorFields,
    draw: { readonly seed: bigint; readonly drawnId: string | undefined },
  ): object {
    switch (op) {
      case 'challenge': {
        const payer = fields.textOrNull('payer') ?? ''
        const text = payer === 'sender' ? checksumAddress(this.#sender.address) : payer
        return this.#reserve({ paid: null, payer: text }, draw)
      }
      case 'reserve':
        return this.#reserve({ paid: this.#paidRequest(fields), payer: '' }, draw)
      case 'pay':
        return this.#pay(fields, draw.seed)
      case 'stop': {
        const stopped = this.#runner.stop(this.#manifestId)
        return 'body' in stopped ? { status: stopped.status, body: stopped.body } : stopped
      }
      case 'setRunnerPrice':
        this.#runner.price = this.#price(fields, 'price')
        return {}
      default:
        this.#sleep(this.#nowNs + Number(fields.text('ns')))
        return {}
    }
  }

  #reserve(
    request: ReserveRequest,
    { seed, drawnId }: { readonly seed: bigint; readonly drawnId: string | undefined },
  ): object {
    const choices = { seed, sessionId: drawnId ?? FREE_SESSION, registry: this.#registry }
    const result = this.#runner.reserve(request, choices, this.#now())
    if (result.kind !== 'challenged') return { status: result.status, body: result.body }
    return { status: 402, ...this.#takeChallenge(result.challenge) }
  }

  #takeChallenge(challenge: PaymentChallenge): object {
    const { info, manifestId, orchestrator, paymentUrl } = challenge
    this.#takeInfo(info)
    this.#manifestId = manifestId
    return {
      price: writePrice(info.priceInfo),
      manifestID: manifestId,
      authSessionIsManifest: info.authToken?.sessionId === manifestId,
      authExpirationUnixS: `${info.authToken?.expirationUnixSeconds}`,
      orchestrator,
      paymentUrl,
      faceValue: `${info.ticketParams?.faceValueWei}`,
      winProb: `${info.ticketParams?.winProb}`,
    }
  }

  #pay(fields: VectorFields, seed: bigint): object {
    const sessionId = fields.textOrNull('sessionID') ?? this.#manifestId
    const paid = this.#paidRequest(fields)
    assert(paid !== null, 'a vector pays without headers')
    const result = this.#runner.pay(sessionId, paid, seed, this.#now())
    if (result.kind === 'refused') return { status: result.status, body: result.body }
    const { info } = result.accepted
    assert(info !== null, 'upstream answers with an info')
    this.#takeInfo(info)
    return { status: 200, resultPrice: writePrice(info.priceInfo) }
  }

  /** The client's next payments are made from these parameters. */
  #takeInfo(info: OrchestratorInfo): void {
    this.#info = info
    const params = info.ticketParams
    if (params === null || params.recipientRandHash === this.#pmSessionId) return
    this.#pmSessionId = this.#sender.startSession(params)
  }

  #paidRequest(fields: VectorFields): PaidRequest | null {
    const info = this.#info
    if (info === null) return null
    const payment = fields.textOrNull('paymentHeader') ?? paymentHeader(this.#payment(fields, info))
    const credentials = createSegmentCredentials(
      { privateKey: this.#senderKey, cryptography: this.#cryptography },
      liveSegmentIdentity(fields.textOrNull('manifestID') ?? this.#manifestId),
      { durationMs: 0, capabilities: null, authToken: info.authToken },
    )
    const segment = fields.textOrNull('segmentHeader') ?? segmentHeader(credentials)
    if (payment === '' && segment === '') return null
    return { payment: decodePaymentHeader(payment), credentials: decodeSegmentHeader(segment) }
  }

  #payment(fields: VectorFields, info: OrchestratorInfo): Payment {
    const expectedPrice = fields.names().includes('expectedPrice')
      ? fields.priceInfoOrNull('expectedPrice')
      : info.priceInfo
    const { address } = this.#sender
    const tickets = fields.count('tickets')
    if (tickets === 0) return { ...EMPTY_PAYMENT, sender: address, expectedPrice }
    const made = this.#sender.createTicketBatch(this.#pmSessionId, BigInt(tickets))
    assert(made.ok, 'a vector asks for tickets that the sender refuses')
    const { ticketParams, expirationParams, senderParams } = made.batch
    const isBad = fields.has('badSignature')
    return {
      ticketParams: { ...ticketParams, expirationParams: null },
      sender: address,
      expirationParams,
      ticketSenderParams: senderParams.map((params, at) =>
        isBad && at === senderParams.length - 1 ? { ...params, signature: BAD_SIGNATURE } : params,
      ),
      expectedPrice,
    }
  }

  #price(fields: VectorFields, name: string): RunnerPrice | null {
    const weiPerUnit = fields.textOrNull(name)
    return weiPerUnit === null ? null : { weiPerUnit, unit: this.#unit }
  }

  #sleep(untilNs: number): void {
    while (this.#runner.nextTickNs <= untilNs) this.#runner.tick(this.#runner.nextTickNs)
    this.#nowNs = untilNs
  }

  #now(): Instant {
    const wallUnixNs = this.#startUnixNs + BigInt(this.#nowNs)
    return { monotonicNs: this.#nowNs, wallUnixNs }
  }
}

function createSender(privateKey: Hex, rules: Rules): TicketSender {
  const limit = rational(FUNDS_WEI)
  return new TicketSender({
    privateKey,
    cryptography: createExactCryptography(),
    limits: { maxEvWei: limit, maxTotalEvWei: limit, depositMultiplier: 1n },
    chain: CHAIN,
    senderInfo: () => ({
      depositWei: FUNDS_WEI,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: FUNDS_WEI, claimedInCurrentRoundWei: 0n },
    }),
    rules: rules.sender,
  })
}

function createNode(input: VectorFields, rules: Rules): OrchestratorNode {
  const cryptography = createExactCryptography()
  const address = cryptography.addressOf(input.hex('orchestratorKey'))
  const recipient = new TicketRecipient({
    address,
    secret: ZERO_HASH,
    cryptography,
    config: {
      evWei: input.integer('ticketEV'),
      redeemGas: 0n,
      txCostMultiplier: 100n,
      maxFaceValueWei: 0n,
    },
    chain: CHAIN,
    environment: {
      gasPriceWei: () => 0n,
      maxFloatWei: () => FUNDS_WEI,
      validateSender: () => null,
    },
    rules: rules.recipient,
  })
  const book = new PriceBook()
  return {
    address,
    serviceUri: SERVICE_URI,
    pricing: new NodePricing({ autoAdjust: false, book, rules: rules.price, recipient }),
    recipient,
    ledger: new Ledger({ ttlNs: TTL_NS, rules: rules.ledger }),
    authSecret: ZERO_HASH,
    cryptography,
    environment: {
      lastInitializedRound: () => CHAIN.lastInitializedRound,
      isActiveOrchestrator: () => true,
      hasCapacity: () => true,
      offersCapabilities: () => true,
      ownCapabilities: () => null,
    },
    rules: rules.orchestrator,
  }
}

function readRegistryRefusal(input: VectorFields, name: string): RegistryRefusal | null {
  const fields = input.objectOrNull(name)
  return fields === null
    ? null
    : { code: 'registry-refused', status: fields.count('status'), text: fields.text('message') }
}
