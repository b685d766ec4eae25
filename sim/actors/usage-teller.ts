import { newPaymentEvent, type UsageEvent } from '../../src/metering/usage-events.ts'
import { rational, ZERO, type Rational } from '../../src/money/rational.ts'
import type { Payment } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { EventOf } from '../trace/events.ts'
import type { Wait } from '../trace/wait.ts'
import { EventPublisher, type PublishingNode } from './event-publisher.ts'
import type { UsageCollector } from './usage-collector.ts'
import { drawId, type World } from './world.ts'

/** A charge to a session, exactly; the event says it as its profile writes it. */
export interface ToldCharge {
  readonly billedUnits: bigint
  readonly feeWei: Rational
}

/** What a payment's event says that the payment itself does not. */
export interface PaymentParties {
  readonly session: string
  readonly manifestId: string
  readonly authSessionId: string
  readonly orchestratorUrl: string
}

/** Members of an event's data, as a collector reads them. */
interface EventMembers {
  readonly request_id?: string
  readonly requestID?: string
  readonly session_id?: string
  readonly sequence_number?: number
  readonly pipeline?: string
  readonly model_id?: string
  readonly app?: string
  readonly num_tickets?: number
  readonly numTickets?: string
  readonly computed_fee?: string
  readonly cost?: string
}

/** Tells the collector what one gateway or signer does, and the trace what was told (spec US-1 to US-11). */
export class UsageTeller {
  readonly #world: World
  readonly #node: PublishingNode
  readonly #publisher: EventPublisher
  readonly #requestIds: RandomStream

  constructor(options: {
    world: World
    node: PublishingNode & { readonly clock: ActorClock }
    collector: UsageCollector
  }) {
    const { world, node } = options
    this.#world = world
    this.#node = node
    this.#requestIds = world.stream(`usage/${node.name}/request-id`)
    this.#publisher = new EventPublisher({
      ...options,
      unixNs: () => node.clock.unixNs(world.nowNs),
      settled: (eventId, fate) => this.#settled(eventId, fate),
    })
  }

  restart(): void {
    this.#publisher.restart()
  }

  waits(): readonly Wait[] {
    return this.#publisher.waits()
  }

  /** A signer has dealt with a call; `charge` = what it charged the session, null = nothing. */
  told(session: string, events: readonly UsageEvent[], charge: ToldCharge | null): void {
    for (const event of events) {
      this.#tell(session, event, event.type === 'create_signed_ticket' ? charge : null)
    }
  }

  /** A gateway has signed tickets with its own key (spec US-10; go-livepeer server/segment_rpc.go:genPayment). */
  signed(payment: Payment, parties: PaymentParties): void {
    const { ticketParams, ticketSenderParams, expectedPrice } = payment
    if (ticketParams === null || ticketSenderParams.length === 0) return
    const { session, ...said } = parties
    const event = newPaymentEvent({
      ...said,
      requestId: drawId(this.#requestIds),
      recipient: ticketParams.recipient,
      sender: payment.sender,
      faceValueWei: ticketParams.faceValueWei,
      winProb: ticketParams.winProb,
      price:
        expectedPrice === null
          ? ZERO
          : rational(expectedPrice.pricePerUnit, expectedPrice.pixelsPerUnit),
      tickets: ticketSenderParams.length,
    })
    this.#tell(session, event, null)
  }

  #tell(session: string, { type, data }: UsageEvent, charge: ToldCharge | null): void {
    const { eventId, isQueued } = this.#publisher.publish(type, data)
    // The data is what the engine has just encoded.
    const said = JSON.parse(data) as EventMembers
    this.#world.emit({
      type: 'usage.emitted',
      atNs: this.#world.nowNs,
      node: this.#node.name,
      session,
      event: type,
      eventId,
      requestId: said.request_id ?? said.requestID ?? '',
      stateId: said.session_id ?? null,
      sequenceNumber: said.sequence_number === undefined ? null : BigInt(said.sequence_number),
      pipeline: said.pipeline ?? null,
      model: said.model_id ?? null,
      app: said.app ?? null,
      tickets: said.num_tickets ?? Number(said.numTickets ?? 0),
      billedUnits: charge?.billedUnits ?? null,
      feeWei: charge?.feeWei ?? null,
      computedFee: said.computed_fee ?? null,
      cost: said.cost ?? null,
    })
    if (!isQueued) this.#settled(eventId, 'dropped')
  }

  #settled(eventId: string, fate: EventOf<'usage.settled'>['fate']): void {
    const { nowNs } = this.#world
    this.#world.emit({ type: 'usage.settled', atNs: nowNs, node: this.#node.name, eventId, fate })
  }
}
