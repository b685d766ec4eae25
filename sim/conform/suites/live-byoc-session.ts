import { assert } from '../../../src/assert.ts'
import { payForJob, type JobPayer } from '../../../src/gateway/byoc/create-payment.ts'
import {
  clientAnswer,
  NO_ORCHESTRATOR_LEFT,
  noOrchestratorAnswer,
  STOP_TIMEOUT_SECONDS,
  STREAM_PAYMENT_NS,
  STREAM_TIMEOUT_SECONDS,
  type JobAnswer,
} from '../../../src/gateway/byoc/job-answers.ts'
import { chargeFinishedJob } from '../../../src/gateway/byoc/job-balance.ts'
import type { JobRequest } from '../../../src/orchestrator/job-admission.ts'
import { startJob, type JobReply, type JobRun } from '../../../src/orchestrator/job-run.ts'
import { handleJobToken } from '../../../src/orchestrator/job-token.ts'
import { processPayment } from '../../../src/orchestrator/process-payment.ts'
import { DEFAULT_SENDER, type PriceBook } from '../../../src/price/price-book.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import type { TicketSender } from '../../../src/sender/ticket-sender.ts'
import type { Cryptography } from '../../../src/ticket/cryptography.ts'
import { encodeBase64 } from '../../../src/wire/base64.ts'
import type { JobToken } from '../../../src/wire/job-token.ts'
import type { Payment } from '../../../src/wire/messages.ts'
import { stepsReplay, type SuiteAdapter } from '../adapter.ts'
import type { VectorCase } from '../vector-file.ts'
import {
  createByocLedger,
  createByocOrchestrator,
  createByocSender,
  readByocPrices,
  rememberingCryptography,
  type ByocOrchestrator,
} from './live-byoc-world.ts'
import { writePrice, writeRational, type VectorFields } from './vector-fields.ts'

const SUITE = 'live/byoc-session'
/** By case: shared by the replays of one case under its profiles. */
const cryptographies = new WeakMap<VectorCase, Cryptography>()

/** BYOC streams and batch jobs, both sides. */
export const liveByocSessionSuites: readonly SuiteAdapter[] = [
  {
    suite: SUITE,
    replay: (testCase, environment) => {
      const cryptography = cryptographies.get(testCase) ?? rememberingCryptography()
      cryptographies.set(testCase, cryptography)
      const replaySteps = stepsReplay(SUITE, (input, { rules }) => {
        const replay = new ByocSessionReplay(input, rules, cryptography)
        return ({ op, fields }) => replay.step(op, fields)
      })
      return replaySteps.replay(testCase, environment)
    },
  },
]

interface Call {
  readonly atNs: number
  readonly shown: object
}

/** A stream as its gateway knows it. */
interface GatewayStream {
  readonly id: string
  readonly capability: string
  isOpen: boolean
  nextPaymentNs: number
}

/** A batch job that the worker has. */
interface Batch {
  readonly id: string
  readonly run: JobRun
  readonly token: JobToken
  readonly payment: Payment | null
  readonly startNs: number
  readonly answerNs: number
}

class ByocSessionReplay {
  readonly #input: VectorFields
  readonly #rules: Rules
  readonly #payer: JobPayer
  readonly #shared: { readonly book: PriceBook; readonly cryptography: Cryptography }
  readonly #sender: TicketSender
  readonly #seeds: bigint[]
  readonly #isVerified: boolean
  readonly #streams: GatewayStream[] = []
  #batches: Batch[] = []
  #orchestrator: ByocOrchestrator
  #workerStatus = 200
  #isPartitioned = false
  #nowNs = 0
  #calls: Call[] = []
  #finished: object[] = []

  constructor(input: VectorFields, rules: Rules, cryptography: Cryptography) {
    this.#input = input
    this.#rules = rules
    this.#sender = createByocSender(input, rules, cryptography)
    const ledger = createByocLedger(input, rules)
    this.#payer = { sender: this.#sender, ledger, rules: rules.gateway }
    this.#shared = { book: readByocPrices(input), cryptography }
    const secret = input.hex('recipientSecret')
    this.#orchestrator = createByocOrchestrator(input, rules, secret, this.#shared)
    this.#seeds = input.texts('seeds').map(BigInt)
    // The suite signs as the orchestrator demands, unless it keeps the gateway's own signature.
    const demanded = rules.orchestrator.jobSignatureDemanded()
    this.#isVerified = !input.flag('keepSignature') || rules.gateway.jobSignature() === demanded
  }

  step(op: string, fields: VectorFields): object {
    this.#advance(Number(fields.text('atOffsetNs')))
    const result = this.#act(op, fields)
    // What takes no time is over before the next step.
    this.#advance(this.#nowNs)
    const calls = [...this.#calls].sort((a, b) => a.atNs - b.atNs).map(({ shown }) => shown)
    const finished = this.#finished
    this.#calls = []
    this.#finished = []
    return {
      ...result,
      ...(calls.length > 0 ? { calls } : {}),
      ...(finished.length > 0 ? { finished } : {}),
      state: this.#state(),
    }
  }

  #act(op: string, fields: VectorFields): object {
    const { node } = this.#orchestrator
    switch (op) {
      case 'startStream':
        return this.#startStream(fields)
      case 'stopStream':
        this.#stopStream(fields.text('id'))
        break
      case 'batch':
        this.#submitBatch(fields)
        break
      case 'setPrice':
        this.#shared.book.setJobPrice(
          DEFAULT_SENDER,
          fields.text('capability'),
          fields.rational('price'),
        )
        break
      case 'setWorkerStatus':
        this.#workerStatus = fields.count('status')
        break
      case 'partition':
        this.#isPartitioned = fields.flag('on')
        break
      case 'restartOrchestrator': {
        const secret = fields.hex('recipientSecret')
        this.#orchestrator = createByocOrchestrator(this.#input, this.#rules, secret, this.#shared)
        break
      }
      case 'creditOrchestrator': {
        const capability = fields.text('capability')
        node.ledger.credit(this.#sender.address, capability, fields.rational('amount'), this.#nowNs)
        break
      }
    }
    return {}
  }

  #advance(untilNs: number): void {
    for (;;) {
      const paymentNs = Math.min(
        ...this.#streams.filter(({ isOpen }) => isOpen).map(({ nextPaymentNs }) => nextPaymentNs),
      )
      const tickNs = this.#orchestrator.streams.nextTickNs
      const batchNs = Math.min(...this.#batches.map(({ answerNs }) => answerNs))
      this.#nowNs = Math.min(paymentNs, tickNs, batchNs, untilNs)
      if (tickNs === this.#nowNs) {
        this.#orchestrator.streams.tick(tickNs)
      } else if (batchNs === this.#nowNs) {
        this.#finishBatch()
      } else if (paymentNs === this.#nowNs) {
        this.#payStream()
      } else {
        return
      }
    }
  }

  #startStream(fields: VectorFields): object {
    const id = fields.text('id')
    const capability = fields.text('capability')
    const token = this.#getToken(capability)
    assert(token !== null, 'a vector starts a stream without a token')
    const nextPaymentNs = this.#nowNs + STREAM_PAYMENT_NS
    this.#streams.push({ id, capability, isOpen: true, nextPaymentNs })
    const timeoutSeconds = BigInt(fields.count('timeoutSeconds'))
    const request = this.#request(id, capability, timeoutSeconds, token)
    const { streams } = this.#orchestrator
    const started = streams.start(request.job, this.#process, this.#nowNs)
    let reply: JobReply
    if (started.ok) {
      this.#showWorker('/stream/start')
      const answer = { status: this.#workerStatus, body: '{}' }
      reply = streams.workerStarted(started.start, answer, this.#nowNs)
    } else {
      reply = started.reply
    }
    this.#showReply('/ai/stream/start', reply, request.payment)
    return { error: null, status: reply.status }
  }

  #payStream(): void {
    const due = this.#streams.find((s) => s.isOpen && s.nextPaymentNs === this.#nowNs)
    assert(due !== undefined, 'no payment is due')
    due.nextPaymentNs += STREAM_PAYMENT_NS
    const token = this.#getToken(due.capability)
    if (token === null) return
    const request = this.#request(due.id, due.capability, STREAM_TIMEOUT_SECONDS, token)
    if (request.payment === null) return
    const { reply } = this.#orchestrator.streams.pay(request.job, this.#process, this.#nowNs)
    this.#showReply('/ai/stream/payment', reply, request.payment)
  }

  #stopStream(id: string): void {
    const stream = this.#streams.find((one) => one.id === id)
    assert(stream !== undefined, 'a vector stops an unknown stream')
    stream.isOpen = false
    const token = this.#getToken(stream.capability)
    if (token === null) return
    const request = this.#request(id, stream.capability, STOP_TIMEOUT_SECONDS, token)
    const { streams } = this.#orchestrator
    const admitted = streams.stop(request.job, this.#process, this.#nowNs)
    let reply: JobReply = { status: this.#workerStatus, body: '{}', balanceHeader: null }
    if (admitted.ok) {
      this.#showWorker('/stream/stop')
      streams.workerStopped(id, this.#nowNs)
    } else {
      reply = admitted.reply
    }
    this.#showReply('/ai/stream/stop', reply, request.payment)
  }

  #submitBatch(fields: VectorFields): void {
    const id = fields.text('id')
    const capability = fields.text('capability')
    const token = this.#getToken(capability)
    if (token === null || token.availableCapacity <= 0) {
      this.#finish(id, noOrchestratorAnswer(capability))
      return
    }
    const timeoutSeconds = BigInt(fields.count('timeoutSeconds'))
    const { job, payment } = this.#request(id, capability, timeoutSeconds, token)
    const started = startJob(this.#orchestrator.node, job, this.#process, this.#nowNs)
    if (!started.ok) {
      this.#showReply('/process/request/run', started.reply, payment)
      this.#finishAnswered(id, started.reply)
      return
    }
    const { run } = started
    const startNs = this.#nowNs
    const answerNs = startNs + Number(fields.text('workerDelayNs'))
    this.#batches.push({ id, run, token, payment, startNs, answerNs })
  }

  #finishBatch(): void {
    const batch = this.#batches.find(({ answerNs }) => answerNs === this.#nowNs)
    assert(batch !== undefined, 'no batch job is due')
    this.#batches = this.#batches.filter((one) => one !== batch)
    this.#showWorker('/run')
    const answer = { status: this.#workerStatus, contentType: 'application/json', body: '{}' }
    const step = batch.run.workerAnswered(answer, this.#nowNs)
    assert(step.kind === 'replied', 'a batch job is answered at once')
    const { price, ticketParams } = batch.token
    if (step.reply.status < 400 && price !== null && ticketParams !== null) {
      const { ledger } = this.#payer
      const { capability } = batch.run
      const account = { ledger, recipient: ticketParams.recipient, capability }
      chargeFinishedJob(account, price, this.#nowNs - batch.startNs, this.#nowNs)
    }
    this.#showReply('/process/request/run', step.reply, batch.payment, batch.startNs)
    this.#finishAnswered(batch.id, step.reply)
  }

  #finishAnswered(id: string, { status, body, balanceHeader }: JobReply): void {
    const answer = clientAnswer({ status, body, balanceHeader: balanceHeader ?? '' })
    this.#finish(id, answer ?? NO_ORCHESTRATOR_LEFT)
  }

  #finish(id: string, { status, body, balanceHeader }: JobAnswer): void {
    const shownBody = status === 200 ? {} : { body }
    this.#finished.push({ id, status, balanceHeader, atOffsetNs: `${this.#nowNs}`, ...shownBody })
  }

  /** Null = the orchestrator cannot be reached. */
  #getToken(capability: string): JobToken | null {
    if (this.#isPartitioned) return null
    const sender = { addr: this.#sender.address, sig: '00' }
    const addressHeader = encodeBase64(new TextEncoder().encode(JSON.stringify(sender)))
    const reply = handleJobToken(
      this.#orchestrator.node,
      { method: 'GET', addressHeader, capabilityHeader: capability },
      { isOrchestrator: true, verifies: () => true, seed: this.#seeds.shift() ?? 0n },
      this.#nowNs,
    )
    assert(reply.status === 200, 'a vector is refused a token')
    const { token } = reply
    this.#show('/process/token', this.#nowNs, {
      status: 200,
      token: {
        balance: `${token.balanceWei}`,
        price: writePrice(token.price),
        availableCapacity: `${token.availableCapacity}`,
        faceValue: `${token.ticketParams?.faceValueWei}`,
        winProb: `${token.ticketParams?.winProb}`,
      },
    })
    return token
  }

  #request(
    id: string,
    capability: string,
    timeoutSeconds: bigint,
    token: JobToken,
  ): { readonly job: JobRequest; readonly payment: Payment | null } {
    const paid = payForJob(this.#payer, { capability, timeoutSeconds, token }, this.#nowNs)
    assert(paid.ok, 'a vector asks for a payment that the gateway refuses')
    const { payment } = paid
    const job = {
      id,
      sender: this.#sender.address,
      capability,
      timeoutSeconds,
      isVerified: this.#isVerified,
      payment: payment === null ? null : ({ ok: true, value: payment } as const),
    }
    return { job, payment }
  }

  readonly #process = (payment: Payment, manifestId: string): ReturnType<typeof processPayment> =>
    processPayment(this.#orchestrator.node, payment, manifestId, this.#nowNs)

  #showWorker(path: string): void {
    const shown = { to: 'worker', path, atOffsetNs: `${this.#nowNs}` }
    this.#calls.push({ atNs: this.#nowNs, shown })
  }

  #showReply(path: string, reply: JobReply, payment: Payment | null, startNs?: number): void {
    const { status, body, balanceHeader } = reply
    this.#show(path, startNs ?? this.#nowNs, {
      status,
      ...(status === 200 ? {} : { body }),
      ...(balanceHeader === null ? {} : { balanceHeader }),
      ...(payment === null ? {} : { payment: writePayment(payment) }),
    })
  }

  #show(path: string, atNs: number, more: object): void {
    const offsets = { atOffsetNs: `${atNs}`, doneOffsetNs: `${this.#nowNs}` }
    this.#calls.push({ atNs, shown: { to: 'orchestrator', path, ...offsets, ...more } })
  }

  #state(): object {
    const { node, streams } = this.#orchestrator
    const { ledger } = this.#payer
    ledger.sweepUpTo(this.#nowNs)
    node.ledger.sweepUpTo(this.#nowNs)
    const names = this.#input.object('prices').names()
    return {
      capabilities: Object.fromEntries(
        names.map((name) => [
          name,
          {
            gateway: writeRational(ledger.peek(node.address, name)),
            orchestrator: writeRational(node.ledger.peek(this.#sender.address, name)),
            load: node.capacity.load(name),
          },
        ]),
      ),
      streams: Object.fromEntries(
        this.#streams.map(({ id, isOpen }) => [
          id,
          { gateway: isOpen, orchestrator: streams.has(id) },
        ]),
      ),
    }
  }
}

function writePayment(payment: Payment): object {
  const nonces = payment.ticketSenderParams.map(({ senderNonce }) => `${senderNonce}`)
  return {
    numTickets: nonces.length,
    expectedPrice: writePrice(payment.expectedPrice),
    recipientRandHash: payment.ticketParams?.recipientRandHash ?? null,
    firstNonce: nonces[0] ?? null,
    lastNonce: nonces.at(-1) ?? null,
  }
}
