import type { JobNode } from '../../src/orchestrator/job-node.ts'
import {
  startJob,
  type JobReply,
  type JobRun,
  type JobStep,
} from '../../src/orchestrator/job-run.ts'
import { seconds, type JobDesk } from './job-desk.ts'
import type { WorkAccount } from './orchestrator-desk.ts'
import type { JobMessage, JobTask } from './orchestrator-messages.ts'
import { recordCharge, recordStart, recordWork } from './work-record.ts'

/** Of one capability; it only shows in the text of a call that was cut off. */
const WORKER_URL = 'http://worker/run'
const ROUTE = '/process/request/run'
const LAST_LINE = 'data: [DONE]'

/** What the worker does with a job, and with which status it answers. */
export interface WorkerTask extends JobTask {
  status(): number
}

/** A batch job that the worker has. */
interface Running {
  readonly runs: JobRuns
  readonly message: JobMessage
  readonly account: WorkAccount
  readonly task: WorkerTask
  readonly run: JobRun
  readonly askedNs: number
  /** When the worker has answered, or its stream is over; null = it has been. */
  workerNs: number | null
  /** Up to when its work was told. */
  deliveredNs: number
  /** Of a streamed answer; null before it. */
  balanceHeader: string | null
  /** Null once the client has its answer. */
  answer: ((reply: JobReply) => void) | null
}

/** The batch jobs of an orchestrator: they wait for the worker, and are charged at their end or, streamed, at every tick. */
export class JobRuns {
  readonly #jobs: JobDesk
  readonly #node: JobNode
  readonly #sessions = new Set<string>()

  constructor(jobs: JobDesk, node: JobNode) {
    this.#jobs = jobs
    this.#node = node
  }

  start(message: JobMessage, task: WorkerTask, answer: (reply: JobReply) => void): void {
    const { desk } = this.#jobs
    const { monotonicNs: askedNs } = desk.now()
    const started = startJob(this.#node, this.#jobs.request(message), this.#jobs.process, askedNs)
    this.#jobs.recordPayment(message, started)
    if (!started.ok) {
      answer(this.#jobs.answer(message, ROUTE, started.reply, askedNs))
      return
    }
    const { session, gateway, sender, capability } = message
    const { run } = started
    const account = { session, gateway, sender, manifestId: capability, price: run.price }
    if (!this.#sessions.has(session)) {
      this.#sessions.add(session)
      recordStart(desk, account, 'byoc-job')
    }
    const running: Running = {
      runs: this,
      message,
      account,
      task,
      run,
      askedNs,
      workerNs: askedNs + task.workNs,
      deliveredNs: askedNs,
      balanceHeader: null,
      answer,
    }
    if (task.streams) this.#workerAnswers(running, 'text/event-stream')
    this.#wait(running)
  }

  /** Called by the kernel when something is due: the time-out before a charge, a charge before the worker. */
  due(running: Running): void {
    const { run, workerNs } = running
    const { nowNs } = this.#jobs.desk.world
    if (run.timeoutNs === nowNs && (workerNs !== nowNs || running.balanceHeader !== null)) {
      this.#take(running, run.timedOut(WORKER_URL, nowNs))
    } else if (run.nextTickNs === nowNs) {
      this.#take(running, run.tick(nowNs))
    } else {
      running.workerNs = null
      if (running.balanceHeader === null) this.#workerAnswers(running, 'application/json')
      else this.#workerStreamEnds(running)
    }
    this.#wait(running)
  }

  #workerAnswers(running: Running, contentType: string): void {
    const status = running.task.status()
    this.#jobs.workerAnswered(running.message, '/run', status)
    const answer = { status, contentType, body: '{}' }
    this.#take(running, running.run.workerAnswered(answer, this.#jobs.desk.world.nowNs))
  }

  #workerStreamEnds(running: Running): void {
    const { nowNs } = this.#jobs.desk.world
    this.#take(running, running.run.workerLine(LAST_LINE, nowNs))
    this.#reply(running, streamedReply(running))
    const end = running.run.workerStreamEnded(nowNs)
    if (end !== null) this.#take(running, end)
  }

  #take(running: Running, step: JobStep): void {
    const { desk } = this.#jobs
    const { account } = running
    const isOver = step.kind === 'replied' || step.kind === 'ended'
    if (step.chargedSeconds > 0n || isOver) this.#deliver(running)
    if (step.chargedSeconds > 0n) {
      recordCharge(desk, account, { ...seconds(account, step.chargedSeconds), covered: true })
    }
    if (step.kind === 'streaming') running.balanceHeader = step.paymentBalanceHeader
    if (step.kind === 'replied') this.#reply(running, step.reply)
    if (step.kind === 'ended') this.#reply(running, streamedReply(running))
  }

  /** The worker's time since the last event; nothing once its stream is over. */
  #deliver(running: Running): void {
    const { desk } = this.#jobs
    const durationNs = desk.world.nowNs - running.deliveredNs
    running.deliveredNs = desk.world.nowNs
    if (durationNs > 0 && running.answer !== null) {
      recordWork(desk, running.account.session, durationNs)
    }
  }

  #reply(running: Running, reply: JobReply): void {
    const { answer, message, askedNs } = running
    if (answer === null) return
    this.#deliver(running)
    running.answer = null
    answer(this.#jobs.answer(message, ROUTE, reply, askedNs))
  }

  #wait(running: Running): void {
    const { run, workerNs } = running
    if (run.timeoutNs === null) return
    const { world, life } = this.#jobs.desk
    const atNs = Math.min(run.timeoutNs, run.nextTickNs ?? Infinity, workerNs ?? Infinity)
    world.at(life, atNs, jobDue, running)
  }
}

/** What a client has of a streamed job when it is over: `Livepeer-Payment-Balance` came at its beginning. */
function streamedReply({ balanceHeader }: Running): JobReply {
  return { status: 200, body: '', balanceHeader }
}

function jobDue(running: Running): void {
  running.runs.due(running)
}
