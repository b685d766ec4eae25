import {
  clientAnswer,
  NO_ORCHESTRATOR_LEFT,
  noOrchestratorAnswer,
  type JobAnswer,
} from '../../src/gateway/byoc/job-answers.ts'
import { chargeFinishedJob } from '../../src/gateway/byoc/job-balance.ts'
import type { Payer } from '../../src/gateway/session.ts'
import { subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import type { JobToken } from '../../src/wire/job-token.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { SessionSettings } from '../scenario/scenario.ts'
import { requestedCapabilities } from './capabilities.ts'
import { JobClient, type JobOutcome, type JobParties } from './job-client.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { jobTimeOutNs } from './time-outs.ts'
import { recordEnd, type SessionGateway, type ViewerSession } from './viewer-session.ts'

/**
 * Batch jobs of an external capability that the gateway pays itself, one after the other or side by side: token, payment with the
 * request, the gateway's own charge when it is done (spec BY-23, BY-27, BY-29; go-livepeer byoc/job_gateway.go:SubmitJob).
 */
export class JobSession implements ViewerSession {
  readonly settings: SessionSettings
  readonly gateway: SessionGateway
  readonly orchestrator: OrchestratorActor
  readonly payer: Payer
  readonly capabilities: Capabilities | null
  readonly #client: JobClient
  #asked = 0
  #running = 0
  #done = 0
  #lastError = ''
  #ended = false

  constructor(parties: JobParties) {
    this.settings = parties.settings
    this.gateway = parties.gateway
    this.orchestrator = parties.orchestrator
    this.payer = parties.payer
    this.capabilities = requestedCapabilities(parties.settings)
    this.#client = new JobClient(parties)
  }

  begin(): void {
    const { gateway, settings } = this
    const { world, life } = gateway
    if (settings.endNs >= world.nowNs) world.at(life, settings.endNs, endSession, this)
    this.submit()
  }

  /** No further job is asked for; those that the worker has go on. */
  stop(): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#done + this.#running > 0) recordEnd(this, 'completed', '')
    else recordEnd(this, 'start-refused', this.#lastError)
  }

  /** What it works with lives in the memory of the gateway. */
  resume(): void {
    this.lost()
  }

  lost(): void {
    if (this.#ended || this.#asked === 0) return
    this.#ended = true
    recordEnd(this, 'orchestrator-lost', 'the gateway restarted')
  }

  /** Called by the kernel when a job is due: a job, and the next one later. */
  submit(): void {
    if (this.#ended) return
    const { gateway, settings } = this
    const { world } = gateway
    const nextNs = world.nowNs + settings.job.intervalNs
    if (nextNs < settings.endNs) world.at(gateway.life, nextNs, nextJob, this)
    this.#asked += 1
    const id = `${settings.name}/${this.#asked}`
    this.#client.askToken('search', (answer) => {
      if (answer.ok && answer.token.availableCapacity > 0) return this.#run(id, answer.token)
      this.#finish(noOrchestratorAnswer(this.#client.capability), ZERO)
    })
  }

  #run(id: string, token: JobToken): void {
    const { timeoutSeconds, workNs, streams } = this.settings.job
    const startNs = this.gateway.world.nowNs
    const made = this.#client.payFor('start', timeoutSeconds, token, null)
    if (!made.ok) return this.#finish(NO_ORCHESTRATOR_LEFT, ZERO, made.error)
    this.#running += 1
    this.#client.post(
      id,
      {
        route: '/process/request/run',
        timeoutSeconds,
        clientTimeoutNs: jobTimeOutNs(timeoutSeconds),
      },
      made.signed,
      (message, reply) => this.orchestrator.jobs.run(message, { workNs, streams }, reply),
      (outcome) => this.#answered(token, outcome, startNs),
    )
  }

  #answered(token: JobToken, outcome: JobOutcome, startNs: number): void {
    this.#running -= 1
    if (!outcome.ok) return this.#finish(NO_ORCHESTRATOR_LEFT, ZERO, outcome.error)
    const { status, body, balanceHeader } = outcome.reply
    const answer = clientAnswer({ status, body, balanceHeader: balanceHeader ?? '' })
    const isDone = status < 400
    if (isDone) this.#done += 1
    const feeWei = isDone ? this.#charge(token, startNs) : ZERO
    this.#finish(answer ?? NO_ORCHESTRATOR_LEFT, feeWei, isDone ? '' : body.trimEnd())
  }

  /** What the job cost by the gateway's own clock. */
  #charge({ price, ticketParams }: JobToken, startNs: number): Rational {
    const { ledger } = this.payer
    if (ledger === null || price === null || ticketParams === null) return ZERO
    const { nowNs } = this.gateway.world
    const { capability } = this.#client
    const account = { ledger, recipient: ticketParams.recipient, capability }
    const beforeWei = this.#client.balanceWei() ?? ZERO
    const leftWei = chargeFinishedJob(account, price, nowNs - startNs, nowNs)
    return subtract(beforeWei, leftWei)
  }

  #finish({ status, body, balanceHeader }: JobAnswer, feeWei: Rational, why = body): void {
    const { gateway, orchestrator, settings } = this
    if (why !== '') this.#lastError = why
    gateway.world.emit({
      type: 'job.finished',
      atNs: gateway.world.nowNs,
      session: settings.name,
      gateway: gateway.name,
      orchestrator: orchestrator.name,
      status,
      balanceHeader,
      error: status === 200 ? null : body,
      feeWei,
      balanceWei: this.#client.balanceWei(),
    })
  }
}

function nextJob(session: JobSession): void {
  session.submit()
}

function endSession(session: JobSession): void {
  session.stop()
}
