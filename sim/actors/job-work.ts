import { toAddress } from '../../src/bytes/hex.ts'
import { STREAM_CHARGE_SECONDS } from '../../src/orchestrator/job-account.ts'
import { JobCapacity } from '../../src/orchestrator/job-capacity.ts'
import { JobHolds } from '../../src/orchestrator/job-holds.ts'
import type { JobNode } from '../../src/orchestrator/job-node.ts'
import type { JobReply } from '../../src/orchestrator/job-run.ts'
import { JobStreams, type StreamTick } from '../../src/orchestrator/job-streams.ts'
import { handleJobToken, type JobTokenReply } from '../../src/orchestrator/job-token.ts'
import type { JobToken } from '../../src/wire/job-token.ts'
import { AnsweredRequests, awaitBody, finishBody, type TakenRequest } from './answered-requests.ts'
import { JobDesk, seconds } from './job-desk.ts'
import { jobNode } from './job-node.ts'
import { JobRuns } from './job-runs.ts'
import type { OrchestratorDesk, WorkAccount } from './orchestrator-desk.ts'
import { infoIssued, paymentRepeated } from './orchestrator-events.ts'
import type { JobMessage, JobTask, SegmentFate, TokenMessage } from './orchestrator-messages.ts'
import { recordCharge, recordRelease, recordStart, recordWork } from './work-record.ts'

/** Room for jobs where a scenario sets no limit. */
const CAPACITY_MAX = 1_000_000

/** The BYOC streams and batch jobs of an orchestrator, and its worker. */
export class JobWork {
  /** The status of all that the worker answers. */
  workerStatus = 200
  readonly #desk: OrchestratorDesk
  readonly #accounts = new Map<string, WorkAccount>()
  readonly #released = new Set<string>()
  readonly #answered = new AnsweredRequests<null, JobReply>()
  #node: JobNode
  #jobs: JobDesk
  #streams: JobStreams
  #runs: JobRuns
  /** When the next timer is due; Infinity = none is set. */
  #timerNs = Infinity

  constructor(desk: OrchestratorDesk) {
    this.#desk = desk
    this.#node = this.#newNode()
    this.#jobs = new JobDesk(desk)
    this.#streams = new JobStreams(this.#node)
    this.#runs = new JobRuns(this.#jobs, this.#node)
  }

  get openSessions(): number {
    return this.#accounts.size
  }

  get capacity(): JobCapacity {
    return this.#node.capacity
  }

  /** Whether a stream runs. */
  isOpen(id: string): boolean {
    return this.#streams.has(id)
  }

  /** GET /process/token (spec BY-20, BY-26). */
  token(request: TokenMessage): JobTokenReply {
    const desk = this.#desk
    const { monotonicNs } = desk.now()
    const { cryptography } = desk.node
    const seed = desk.drawSeed()
    const reply = handleJobToken(
      this.#node,
      { method: 'GET', addressHeader: request.addressHeader, capabilityHeader: request.capability },
      {
        isOrchestrator: true,
        verifies: (sender, addressText, signature) => {
          const digest = cryptography.keccak256(new TextEncoder().encode(addressText))
          return cryptography.verifyHash(sender, digest, signature).valid
        },
        seed,
      },
      monotonicNs,
    )
    const { session, gateway, capability } = request
    const place = { atNs: monotonicNs, orchestrator: desk.name, gateway, session }
    if (reply.status !== 200) {
      desk.world.emit({ type: 'info.refused', ...place, error: reply.body.trimEnd() })
      return reply
    }
    const token = this.#told(reply.token, session, seed)
    const { balanceWei, availableCapacity, price: priceInfo, ticketParams } = token
    desk.world.emit(infoIssued(desk.place(), request, { priceInfo, ticketParams }))
    desk.world.emit({
      type: 'token.issued',
      ...place,
      manifestId: capability,
      balanceWei,
      availableCapacity,
    })
    return { ...reply, token }
  }

  #told(token: JobToken, session: string, seed: bigint): JobToken {
    const { deceit, node } = this.#desk
    const { price: priceInfo, ticketParams } = token
    const sender = toAddress(`0x${token.sender.address.slice(2).toLowerCase()}`)
    const told = deceit.told(node, { priceInfo, ticketParams }, { session, sender, seed })
    return { ...token, price: told.priceInfo, ticketParams: told.ticketParams }
  }

  /** POST /ai/stream/start; the worker answers at once (spec BY-22, BY-25). */
  start(message: JobMessage): JobReply {
    return this.#once(message, () => this.#start(message))
  }

  #start(message: JobMessage): JobReply {
    const { monotonicNs } = this.#desk.now()
    const request = this.#jobs.request(message)
    const started = this.#streams.start(request, this.#jobs.process, monotonicNs)
    this.#jobs.recordPayment(message, started)
    if (!started.ok) return this.#jobs.answer(message, START, started.reply, monotonicNs)
    const { price, account } = started.start
    const work = { session: message.session, gateway: message.gateway, price, ...account }
    const status = this.#statusFor(message)
    this.#jobs.workerAnswered(message, '/stream/start', status)
    const { reply, chargedSeconds } = this.#streams.workerStarted(
      started.start,
      { status, body: '{}' },
      monotonicNs,
    )
    this.#charge(work, chargedSeconds)
    if (reply.status === 200) {
      this.#accounts.set(message.id, work)
      recordStart(this.#desk, work, 'byoc')
      this.#setTimer()
    }
    return this.#jobs.answer(message, START, reply, monotonicNs)
  }

  /** POST /ai/stream/payment (spec BY-28). */
  pay(message: JobMessage): JobReply {
    return this.#once(message, () => this.#pay(message))
  }

  #pay(message: JobMessage): JobReply {
    const { monotonicNs } = this.#desk.now()
    const request = this.#jobs.request(message)
    const { reply, payment } = this.#streams.pay(request, this.#jobs.process, monotonicNs)
    this.#jobs.recordPayment(message, { ok: reply.status === 200, reply, payment })
    return this.#jobs.answer(message, PAYMENT, reply, monotonicNs)
  }

  /** POST /ai/stream/stop. */
  stop(message: JobMessage): JobReply {
    return this.#once(message, () => this.#stop(message))
  }

  #stop(message: JobMessage): JobReply {
    const { monotonicNs } = this.#desk.now()
    const request = this.#jobs.request(message)
    const admitted = this.#streams.stop(request, this.#jobs.process, monotonicNs)
    this.#jobs.recordPayment(message, admitted)
    if (!admitted.ok) return this.#jobs.answer(message, STOP, admitted.reply, monotonicNs)
    this.#jobs.workerAnswered(message, '/stream/stop', this.workerStatus)
    this.close(message.id)
    const reply = { status: this.workerStatus, body: '{}', balanceHeader: null }
    return this.#jobs.answer(message, STOP, reply, monotonicNs)
  }

  /** POST /process/request (spec BY-23, BY-24). */
  run(message: JobMessage, task: JobTask, answer: (reply: JobReply) => void): void {
    const known = this.#known(message)
    if (known !== undefined) return awaitBody(known, answer)
    const taken = this.#answered.take(message, null)
    awaitBody(taken, answer)
    const refuses = this.#desk.deceit.refusesWork(message.session)
    const status = (): number => (refuses ? WORKER_REFUSES : this.workerStatus)
    this.#runs.start(message, { ...task, status }, (reply) => finishBody(taken, reply))
  }

  /** What was asked before is answered as it was. */
  #once(message: JobMessage, serve: () => JobReply): JobReply {
    const known = this.#known(message)
    if (known !== undefined && known.body !== null) return known.body
    const reply = serve()
    this.#answered.take(message, null).body = reply
    return reply
  }

  #known(message: JobMessage): TakenRequest<null, JobReply> | undefined {
    const desk = this.#desk
    if (!desk.world.rules.orchestrator.knowsRepeats()) return undefined
    const known = this.#answered.find(message)
    if (known !== undefined && message.payment !== null) {
      const status = known.body?.status ?? 200
      desk.world.emit(paymentRepeated(desk.place(), message.payment, { status }))
    }
    return known
  }

  /** A segment of a stream costs nothing of its own. */
  segment(id: string, durationNs: number): SegmentFate {
    if (!this.#streams.has(id)) return this.#released.has(id) ? 'released' : 'unknown'
    const account = this.#accounts.get(id)
    const session = account?.session ?? id
    recordWork(this.#desk, session, durationNs)
    if (account !== undefined && this.#desk.deceit.stopsWork(session)) {
      this.close(id)
      this.#released.add(id)
      recordRelease(this.#desk, account, INSUFFICIENT)
    }
    return 'open'
  }

  /** A stream ends because its client has gone. */
  close(id: string): void {
    const account = this.#accounts.get(id)
    const tail = this.#streams.workerStopped(id, this.#desk.world.nowNs)
    if (account !== undefined && tail !== null) this.#charge(account, tail.seconds)
    this.#accounts.delete(id)
  }

  /** Streams, jobs and load are gone after a crash. */
  forget(): void {
    this.#accounts.clear()
    this.#answered.forget()
    this.#node = this.#newNode()
    this.#streams = new JobStreams(this.#node)
    this.#runs = new JobRuns(this.#jobs, this.#node)
  }

  /** After a restart: streams that were kept are charged again. */
  resume(): void {
    this.#timerNs = Infinity
    this.#setTimer()
  }

  /** Called by the kernel when a stream's tick is due; several may be due by now. */
  tick(): void {
    const { nowNs } = this.#desk.world
    if (nowNs !== this.#timerNs) return
    this.#timerNs = Infinity
    for (;;) {
      const tick = this.#streams.tick(nowNs)
      if (tick === null) break
      this.#ticked(tick)
    }
    this.#setTimer()
  }

  #ticked({ id, seconds: chargedSeconds, next, stopsWorker }: StreamTick): void {
    const account = this.#accounts.get(id)
    if (account === undefined) return
    const isOut = next === 'out-of-credit'
    if (isOut && chargedSeconds === 0n) {
      recordCharge(this.#desk, account, {
        ...seconds(account, STREAM_CHARGE_SECONDS),
        covered: false,
      })
    } else {
      this.#charge(account, chargedSeconds)
    }
    if (stopsWorker) this.#jobs.workerAnswered(account, '/stream/stop', this.workerStatus)
    if (next === 'go-on') return
    this.#accounts.delete(id)
    if (!isOut) return
    this.#released.add(id)
    recordRelease(this.#desk, account, INSUFFICIENT)
  }

  #statusFor({ session }: JobMessage): number {
    return this.#desk.deceit.refusesWork(session) ? WORKER_REFUSES : this.workerStatus
  }

  #charge(account: WorkAccount, chargedSeconds: bigint): void {
    if (chargedSeconds === 0n) return
    recordCharge(this.#desk, account, { ...seconds(account, chargedSeconds), covered: true })
  }

  #setTimer(): void {
    const { world, life } = this.#desk
    const atNs = Math.max(this.#streams.nextTickNs, world.nowNs)
    if (atNs >= this.#timerNs) return
    this.#timerNs = atNs
    world.at(life, atNs, tickStreams, this)
  }

  #newNode(): JobNode {
    const { settings } = this.#desk
    const capacity = new JobCapacity()
    for (const { name } of settings.externalCapabilities) {
      capacity.register(name, settings.capacity ?? CAPACITY_MAX)
    }
    return jobNode(this.#desk, { capacity, holds: new JobHolds() })
  }
}

const WORKER_REFUSES = 500
const INSUFFICIENT = 'Insufficient balance for request'
const START = '/ai/stream/start'
const PAYMENT = '/ai/stream/payment'
const STOP = '/ai/stream/stop'

function tickStreams(work: JobWork): void {
  work.tick()
}
