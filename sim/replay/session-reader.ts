import type { Address } from '../../src/bytes/hex.ts'
import { errorReply } from '../../src/signer/http-reply.ts'
import { writePrice, writeRational } from '../conform/suites/vector-fields.ts'
import type { Simulation } from '../run/simulation.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import type { RedemptionReader } from './redemption-reader.ts'
import { replayedSession } from './replay-world.ts'
import { GATEWAY, ORCHESTRATOR } from './session-scenario.ts'

interface PaymentCallback {
  readonly units: string
  error: string | null
}

/** Reads a running world the way the vectors write it down: calls from the trace, balances from the actors' books. */
export class SessionReader {
  readonly #simulation: Simulation
  readonly #writesGatewayBalance: boolean
  readonly #events: readonly TraceEvent[]
  readonly #sender: Address
  #redemptions: RedemptionReader | null = null
  #read = 0
  #manifestId: string | null = null

  constructor(options: {
    simulation: Simulation
    /** Grows as the world runs. */
    events: readonly TraceEvent[]
    /** Only a gateway that pays itself has a balance of its own. */
    writesGatewayBalance: boolean
  }) {
    this.#simulation = options.simulation
    this.#events = options.events
    this.#writesGatewayBalance = options.writesGatewayBalance
    this.#sender = options.simulation.senderOf(GATEWAY)
  }

  /** The id that the orchestrator gave the session; null = it did not start. */
  get manifestId(): string | null {
    return this.#manifestId
  }

  get sender(): Address {
    return this.#sender
  }

  /** From now on, what becomes of winning tickets is written too. */
  alsoRead(redemptions: RedemptionReader): void {
    this.#redemptions = redemptions
  }

  /** Null = no session could be selected. */
  start(): object | null {
    const events = this.#newEvents()
    if (events.some(({ type }) => type === 'info.refused')) return null
    const started = events.find((event) => event.type === 'session.started')
    const ended = events.find((event) => event.type === 'session.ended')
    this.#manifestId = started?.manifestId ?? null
    const ledger = this.#simulation.orchestrator(ORCHESTRATOR).node.ledger
    const pinned =
      this.#manifestId === null ? null : ledger.fixedPrice(this.#sender, this.#manifestId)
    return {
      error: ended?.detail,
      manifestID: started?.manifestId,
      gatewayBalance: this.#gatewayBalance(),
      orchestratorBalance: this.orchestratorBalance(),
      pinnedPrice: writeRational(pinned),
      ...calls(events, '/live-video-to-video'),
      ...this.#redemptions?.read(this.#sender),
    }
  }

  /** What happened since the last reading, and the gateway's own books. */
  step(): object {
    return { ...this.settings(), ...calls(this.#newEvents(), '/payment') }
  }

  /** The gateway's own books. */
  settings(): object {
    const { paidUpToNs } = replayedSession(this.#simulation)
    return {
      gatewayBalance: this.#gatewayBalance(),
      gatewayLastOffsetNs: paidUpToNs === null ? undefined : `${paidUpToNs}`,
      ...this.#redemptions?.read(this.#sender),
    }
  }

  /** Null = no entry. */
  orchestratorBalance(): string | null {
    if (this.#manifestId === null) return null
    const { ledger } = this.#simulation.orchestrator(ORCHESTRATOR).node
    ledger.sweepUpTo(this.#simulation.nowNs)
    return writeRational(ledger.peek(this.#sender, this.#manifestId))
  }

  #gatewayBalance(): string | null | undefined {
    if (!this.#writesGatewayBalance) return undefined
    const account = replayedSession(this.#simulation).session?.account ?? null
    if (account === null) return null
    account.ledger.sweepUpTo(this.#simulation.nowNs)
    return writeRational(account.ledger.peek(account.address, account.manifestId))
  }

  #newEvents(): readonly TraceEvent[] {
    const events = this.#events.slice(this.#read)
    this.#read = this.#events.length
    return events
  }
}

/** The lists of a step; an empty one is left out, as in the vectors. */
function calls(events: readonly TraceEvent[], path: string): object {
  const won = events.filter((event) => event.type === 'ticket.won')
  const refreshes = events.filter((event) => event.type === 'session.refreshed').length
  return {
    paymentCallbacks: filled(paymentCallbacks(events)),
    signerCalls: filled(events.flatMap(signerCall)),
    orchestratorCalls: filled(orchestratorCalls(events, path)),
    refreshes: refreshes === 0 ? undefined : refreshes,
    wonSet: filled(won.map((ticket) => `${ticket.recipientRandHash}:${ticket.nonce}`).sort()),
  }
}

function filled<Element>(list: readonly Element[]): readonly Element[] | undefined {
  return list.length === 0 ? undefined : list
}

function paymentCallbacks(events: readonly TraceEvent[]): readonly PaymentCallback[] {
  const callbacks: PaymentCallback[] = []
  for (const event of events) {
    const last = callbacks.at(-1)
    if (event.type === 'payment.due') callbacks.push({ units: `${event.units}`, error: null })
    if (event.type === 'gateway.payment-failed' && last !== undefined) last.error = event.error
  }
  return callbacks
}

function signerCall(event: TraceEvent): readonly object[] {
  if (event.type === 'signer.refused') {
    return [{ status: event.status, body: errorReply(event.status, event.text).body }]
  }
  if (event.type !== 'signer.paid') return []
  return [
    {
      status: 200,
      balance: writeRational(event.balanceWei),
      sequenceNumber: `${event.sequenceNumber}`,
      senderNonce: `${event.lastNonce}`,
      // The signer's clock is the world's: it stamps the state with the instant of the call.
      lastUpdateOffsetNs: `${event.atNs}`,
      initialPrice: writePrice(event.initialPrice),
    },
  ]
}

/** A payment's answer carries the info that follows it in the trace. */
function orchestratorCalls(events: readonly TraceEvent[], path: string): readonly object[] {
  return events.flatMap((event, index) => {
    if (event.type !== 'payment.processed') return []
    const next = events.slice(index + 1).find(({ type }) => type !== 'ticket.won')
    const info = next?.type === 'info.issued' && event.status === 200 ? next : null
    return [{ ...orchestratorCall(event, path), ...(info === null ? {} : paymentResult(info)) }]
  })
}

function orchestratorCall(event: EventOf<'payment.processed'>, path: string): object {
  const none = event.tickets === 0
  return {
    path,
    status: event.status,
    // Plain-text bodies end in a newline.
    body: event.error === null ? undefined : `${event.error}\n`,
    payment: {
      expectedPrice: writePrice(event.expectedPrice),
      recipientRandHash: event.recipientRandHash,
      numTickets: event.tickets,
      firstNonce: none ? null : `${event.firstNonce}`,
      lastNonce: none ? null : `${event.lastNonce}`,
    },
  }
}

function paymentResult(info: EventOf<'info.issued'>): object {
  return {
    resultPrice: writePrice(info.price),
    resultFaceValue: `${info.faceValueWei}`,
    resultWinProb: `${info.winProb}`,
  }
}
