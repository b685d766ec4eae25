import { assert } from '../../../src/assert.ts'
import { ZERO_ADDRESS, ZERO_HASH, type Address } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import { rational, ZERO, type Rational } from '../../../src/money/rational.ts'
import { JobCapacity } from '../../../src/orchestrator/job-capacity.ts'
import { JobHolds } from '../../../src/orchestrator/job-holds.ts'
import type { JobNode } from '../../../src/orchestrator/job-node.ts'
import { handleJobToken } from '../../../src/orchestrator/job-token.ts'
import type { PaymentOutcome } from '../../../src/orchestrator/process-payment.ts'
import {
  startJob,
  type JobReply,
  type JobRun,
  type JobStep,
} from '../../../src/orchestrator/job-run.ts'
import { DEFAULT_SENDER, PriceBook } from '../../../src/price/price-book.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import type { RecipientRefusal } from '../../../src/recipient/refusal.ts'
import { checksumAddress } from '../../../src/ticket/checksum.ts'
import type { TicketParams } from '../../../src/ticket/ticket.ts'
import { EMPTY_PAYMENT } from '../../../src/wire/protobuf/payment.ts'
import { outSuite, type SuiteAdapter } from '../adapter.ts'
import { ACCOUNT } from './live-byoc-account.ts'
import { writePrice, writeRational, type VectorFields } from './vector-fields.ts'

const CAPABILITY = ACCOUNT.manifestId
const SENDER: Address = ACCOUNT.sender
const SERVICE_URI = 'https://orch.test:8935'
const WORKER_URL = 'http://worker.test/run'
const TTL_NS = 1e15
/** What the suite's recipient hands out. */
const TICKET_PARAMS: TicketParams = {
  recipient: `${ZERO_ADDRESS.slice(0, -2)}aa` as Address,
  faceValueWei: 3000n,
  winProb: 5n,
  recipientRandHash: `0x01${ZERO_HASH.slice(4)}`,
  seed: 9n,
  expirationBlock: 1040n,
  expirationParams: { creationRound: 77n, creationRoundBlockHash: ZERO_HASH },
}

/** An orchestrator's side of BYOC: tokens and jobs. */
export const liveByocOrchestratorSuites: readonly SuiteAdapter[] = [
  outSuite('live/byoc-job-token', (input, { rules }) => replayJobToken(input, rules)),
  outSuite('live/byoc-process-job', (input, { rules }) => new ProcessJobReplay(input, rules).run()),
]

function replayJobToken(input: VectorFields, rules: Rules): object {
  const node = createNode(input, rules, input.flag('offchain'))
  node.capacity.register(CAPABILITY, input.count('capacity'), input.count('load'))
  const own = input.objectOrNull('senderPrice')
  for (const name of own?.names() ?? []) {
    const price = own?.rational(name) ?? ZERO
    node.pricing.book.setJobPrice(checksumAddress(SENDER), name, price)
  }
  const reply = handleJobToken(
    node,
    {
      method: input.text('method'),
      addressHeader: input.textOrNull('ethAddressHeader') ?? '',
      capabilityHeader: input.textOrNull('capabilityHeader') ?? '',
    },
    {
      isOrchestrator: input.text('nodeType') === 'orchestrator',
      verifies: () => true,
      seed: TICKET_PARAMS.seed,
    },
    0,
  )
  const { status, body } = reply
  if (reply.status !== 200) return { status, body }
  const { balanceWei, availableCapacity, price } = reply.token
  return {
    status,
    body,
    balance: `${balanceWei}`,
    availableCapacity: `${availableCapacity}`,
    price: writePrice(price),
  }
}

/** One job under a clock that jumps from event to event. */
class ProcessJobReplay {
  readonly #input: VectorFields
  readonly #worker: VectorFields
  readonly #node: JobNode
  #nowNs = 0
  #body = ''

  constructor(input: VectorFields, rules: Rules) {
    this.#input = input
    this.#worker = input.object('worker')
    this.#node = createNode(input, rules, false)
    this.#node.capacity.register(CAPABILITY, input.count('capacity'))
  }

  run(): object {
    const started = startJob(
      this.#node,
      {
        id: 'job',
        sender: SENDER,
        capability: CAPABILITY,
        timeoutSeconds: BigInt(this.#input.count('timeoutSeconds')),
        isVerified: true,
        payment: this.#input.has('credit') ? { ok: true, value: EMPTY_PAYMENT } : null,
      },
      () => this.#processPayment(),
      0,
    )
    if (!started.ok) return this.#outcome(started.reply, null)
    const { run } = started
    const head = this.#answer(run)
    if (head.kind === 'replied') return this.#outcome(head.reply, null)
    assert(head.kind === 'streaming', 'a worker answers with a reply or a stream')
    this.#stream(run)
    const streamed = { status: 200, body: this.#body, balanceHeader: null }
    return this.#outcome(streamed, head.paymentBalanceHeader)
  }

  #processPayment(): PaymentOutcome {
    const creditWei = this.#input.rational('credit')
    this.#node.ledger.credit(SENDER, CAPABILITY, creditWei, 0)
    return {
      refusal: null,
      sender: SENDER,
      tickets: 0,
      creditedTickets: 0,
      repeatedTickets: 0,
      creditedWei: creditWei,
      won: [],
      received: [],
    }
  }

  #answer(run: JobRun): JobStep {
    const worker = this.#worker
    const delayNs = Number(worker.text('delayNs'))
    const timeoutNs = run.timeoutNs ?? Infinity
    if (timeoutNs < delayNs) {
      this.#nowNs = timeoutNs
      return run.timedOut(WORKER_URL, timeoutNs)
    }
    this.#nowNs = delayNs
    const error = worker.textOrNull('error')
    if (error !== null) return run.workerFailed(`Post "${WORKER_URL}": ${error}`, delayNs)
    const status = worker.count('status')
    const contentType = worker.text('contentType')
    return run.workerAnswered({ status, contentType, body: worker.text('body') }, delayNs)
  }

  #stream(run: JobRun): void {
    const answeredNs = this.#nowNs
    const lines = this.#worker.objects('lines').map((line) => ({
      atNs: answeredNs + Number(line.text('offsetNs')),
      text: line.text('line'),
    }))
    for (;;) {
      const line = lines[0]
      const lineNs = line?.atNs ?? Infinity
      const tickNs = run.nextTickNs ?? Infinity
      const timeoutNs = run.timeoutNs ?? Infinity
      this.#nowNs = Math.min(lineNs, tickNs, timeoutNs)
      let step: JobStep
      if (timeoutNs === this.#nowNs) step = run.timedOut(WORKER_URL, timeoutNs)
      else if (tickNs === this.#nowNs) step = run.tick(tickNs)
      else {
        lines.shift()
        step = run.workerLine(line?.text ?? '', lineNs)
      }
      if (step.kind === 'wrote' || step.kind === 'ended') this.#body += step.text
      if (step.kind !== 'wrote') return
    }
  }

  #outcome(reply: JobReply, paymentBalanceHeader: string | null): object {
    const { capacity, ledger } = this.#node
    return {
      ...reply,
      paymentBalanceHeader,
      ledger: writeRational(ledger.peek(SENDER, CAPABILITY)),
      load: capacity.load(CAPABILITY),
      capabilityRegistered: capacity.has(CAPABILITY),
      tookNs: `${this.#nowNs}`,
    }
  }
}

function createNode(input: VectorFields, rules: Rules, isOffChain: boolean): JobNode {
  const ledger = new Ledger({ ttlNs: TTL_NS, rules: rules.ledger })
  const start = input.rationalOrNull('ledger')
  if (start !== null) ledger.credit(SENDER, CAPABILITY, start, 0)
  const book = new PriceBook()
  book.setJobPrice(DEFAULT_SENDER, CAPABILITY, input.rational('price'))
  const error = input.textOrNull('recipientError')
  const refusal: RecipientRefusal | null =
    error === null ? null : { code: 'max-float-unavailable', text: error }
  const multiplier: Rational = input.rationalOrNull('txCostMultiplier') ?? rational(100n)
  return {
    serviceUri: SERVICE_URI,
    recipient: isOffChain
      ? null
      : {
          ticketParams: () =>
            refusal === null ? { ok: true, params: TICKET_PARAMS } : { ok: false, refusal },
        },
    pricing: {
      book,
      rules: rules.price,
      autoAdjust: input.has('autoAdjustPrice') && input.flag('autoAdjustPrice'),
      txCostMultiplier: () =>
        refusal === null ? { ok: true, multiplier } : { ok: false, refusal },
    },
    ledger,
    capacity: new JobCapacity(),
    holds: new JobHolds(),
    rules: rules.orchestrator,
  }
}
