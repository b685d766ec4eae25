import { writePrice, writeRational } from '../conform/suites/vector-fields.ts'
import { JobStreamSession } from '../actors/job-stream-session.ts'
import type { Simulation } from '../run/simulation.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import { GATEWAY, ORCHESTRATOR } from './session-scenario.ts'

interface Call {
  readonly atNs: number
  readonly shown: object
}

/** Reads a running world the way the vectors of BYOC write it down: calls from the trace, balances from the actors' books. */
export class ByocReader {
  readonly #simulation: Simulation
  readonly #capabilities: readonly string[]
  readonly #events: readonly TraceEvent[]
  readonly #streams: string[] = []
  /** The payment that came with a session's request and is not shown yet. */
  readonly #payments = new Map<string, EventOf<'payment.processed'>>()
  #read = 0

  constructor(options: {
    simulation: Simulation
    /** Grows as the world runs. */
    events: readonly TraceEvent[]
    capabilities: readonly string[]
  }) {
    this.#simulation = options.simulation
    this.#events = options.events
    this.#capabilities = options.capabilities
  }

  /** From now on this stream's state is written too. */
  addStream(id: string): void {
    this.#streams.push(id)
  }

  /** The world after a step, and what has ended since the last one; `started` is the stream that the step asked for. */
  step(started: string | null): object {
    const events = this.#events.slice(this.#read)
    this.#read = this.#events.length
    const calls = events
      .flatMap((event, index) => this.#call(event, events[index - 1]))
      .toSorted((a, b) => a.atNs - b.atNs)
      .map(({ shown }) => shown)
    const finished = events.flatMap((event) => finishedJob(event))
    return {
      ...(started === null ? {} : { error: null, status: startStatus(events, started) }),
      ...(calls.length > 0 ? { calls } : {}),
      ...(finished.length > 0 ? { finished } : {}),
      state: this.#state(),
    }
  }

  #call(event: TraceEvent, before: TraceEvent | undefined): readonly Call[] {
    switch (event.type) {
      case 'token.issued':
        return before?.type === 'info.issued' ? [tokenCall(event, before)] : []
      case 'worker.answered': {
        const { atNs, route: path } = event
        return [{ atNs, shown: { to: 'worker', path, atOffsetNs: `${atNs}` } }]
      }
      case 'payment.processed':
        this.#payments.set(event.session, event)
        return []
      case 'job.answered': {
        const payment = this.#payments.get(event.session) ?? null
        this.#payments.delete(event.session)
        return [jobCall(event, payment)]
      }
      default:
        return []
    }
  }

  #state(): object {
    const { nowNs } = this.#simulation
    const { node, jobs } = this.#simulation.orchestrator(ORCHESTRATOR)
    const sender = this.#simulation.senderOf(GATEWAY)
    const gateway = this.#simulation.gateway(GATEWAY)
    node.ledger.sweepUpTo(nowNs)
    gateway.ledger?.sweepUpTo(nowNs)
    const capabilities = this.#capabilities.map((name) => [
      name,
      {
        gateway: writeRational(gateway.ledger?.peek(node.address, name) ?? null),
        orchestrator: writeRational(node.ledger.peek(sender, name)),
        load: jobs.capacity.load(name),
      },
    ])
    const streams = this.#streams.map((id) => {
      const session = gateway.session(id)
      const isOpen = session instanceof JobStreamSession && session.isOpen
      return [id, { gateway: isOpen, orchestrator: jobs.isOpen(id) }]
    })
    return { capabilities: Object.fromEntries(capabilities), streams: Object.fromEntries(streams) }
  }
}

function tokenCall(token: EventOf<'token.issued'>, info: EventOf<'info.issued'>): Call {
  return orchestratorCall('/process/token', token.atNs, token.atNs, {
    status: 200,
    token: {
      balance: `${token.balanceWei}`,
      price: writePrice(info.price),
      availableCapacity: `${token.availableCapacity}`,
      faceValue: `${info.faceValueWei}`,
      winProb: `${info.winProb}`,
    },
  })
}

function jobCall(
  answer: EventOf<'job.answered'>,
  payment: EventOf<'payment.processed'> | null,
): Call {
  const { route, askedNs, atNs, status, error, balanceHeader } = answer
  return orchestratorCall(route, askedNs, atNs, {
    status,
    ...(error === null ? {} : { body: error }),
    ...(balanceHeader === null ? {} : { balanceHeader }),
    ...(payment === null ? {} : { payment: writePayment(payment) }),
  })
}

function orchestratorCall(path: string, atNs: number, doneNs: number, more: object): Call {
  const offsets = { atOffsetNs: `${atNs}`, doneOffsetNs: `${doneNs}` }
  return { atNs, shown: { to: 'orchestrator', path, ...offsets, ...more } }
}

function writePayment(payment: EventOf<'payment.processed'>): object {
  return {
    numTickets: payment.tickets,
    expectedPrice: writePrice(payment.expectedPrice),
    recipientRandHash: payment.recipientRandHash,
    firstNonce: `${payment.firstNonce}`,
    lastNonce: `${payment.lastNonce}`,
  }
}

function finishedJob(event: TraceEvent): readonly object[] {
  if (event.type !== 'job.finished') return []
  const { session: id, status, balanceHeader, atNs, error } = event
  const body = error === null ? {} : { body: error }
  return [{ id, status, balanceHeader, atOffsetNs: `${atNs}`, ...body }]
}

/** How the orchestrator answered the start; undefined = it was not asked. */
function startStatus(events: readonly TraceEvent[], id: string): number | undefined {
  for (const event of events) {
    if (event.type !== 'job.answered' || event.session !== id) continue
    if (event.route === '/ai/stream/start') return event.status
  }
  return undefined
}
