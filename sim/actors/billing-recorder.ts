import type { BillingEvent } from '../../src/metering/billing/billing-event.ts'
import { UsageMeter, type Delivery } from '../../src/metering/billing/usage-meter.ts'
import { assert } from '../../src/assert.ts'
import type { ProductServiceSettings } from '../scenario/usage.ts'
import type { EventFate } from '../trace/usage-events.ts'
import { EventPublisher, type PublishingNode } from './event-publisher.ts'
import type { UsageCollector } from './usage-collector.ts'
import type { World } from './world.ts'

/** What takes the billing events of a product service over, as its deployment has chosen (spec BM-2, 5.5). */
export class BillingRecorder {
  readonly meter: UsageMeter
  readonly #world: World
  readonly #service: string
  readonly #kind: ProductServiceSettings['recorder']['kind']
  readonly #isBroken: () => boolean
  readonly #publisher: EventPublisher | null
  /** Queued events that the meter has not heard of again. */
  readonly #waiting = new Set<string>()
  #events = 0
  #ids = 0

  constructor(options: {
    world: World
    node: PublishingNode
    kind: ProductServiceSettings['recorder']['kind']
    /** Null when there is none; a recorder that queues needs it. */
    collector: UsageCollector | null
    epochUnixNs: bigint
    /** Whether a fault is on. */
    isBroken: () => boolean
  }) {
    const { world, node, kind, collector } = options
    this.#world = world
    this.#service = node.name
    this.#kind = kind
    this.#isBroken = options.isBroken
    this.#publisher =
      kind === 'queue' ? this.#openPublisher(node, collector, options.epochUnixNs) : null
    this.meter = new UsageMeter({
      recorder: kind === 'none' ? null : (event) => this.#record(event),
      newId: () => `${(this.#ids += 1)}`,
      nowNs: () => world.nowNs,
    })
  }

  /** Events that were handed over so far. */
  get recorded(): number {
    return this.#events
  }

  #openPublisher(
    node: PublishingNode,
    collector: UsageCollector | null,
    epochUnixNs: bigint,
  ): EventPublisher {
    assert(collector !== null, 'a recorder that queues has a collector')
    const world = this.#world
    return new EventPublisher({
      world,
      node,
      collector,
      unixNs: () => epochUnixNs + BigInt(world.nowNs),
      settled: (eventId, fate) => this.#settled(eventId, fate),
    })
  }

  #record(event: BillingEvent): Delivery {
    this.#events += 1
    const { eventId, delivery } = this.#handOver(event)
    const { orgId, eventName, requestId, pipeline, countValue, platformLlm } = event
    this.#world.emit({
      type: 'product.metered',
      atNs: this.#world.nowNs,
      service: this.#service,
      organisation: orgId,
      event: eventName,
      eventId,
      requestId,
      pipeline,
      countValue,
      languageModel: platformLlm === null ? null : platformLlm ? 'platform' : 'own',
      delivery,
    })
    return delivery
  }

  #handOver(event: BillingEvent): { readonly eventId: string; readonly delivery: Delivery } {
    const eventId = `${this.#service}-${this.#events}`
    if (this.#kind === 'throws' || this.#isBroken()) return { eventId, delivery: 'failed' }
    if (this.#publisher === null) return { eventId, delivery: 'delivered' }
    const published = this.#publisher.publish(event.eventName, JSON.stringify(event))
    if (!published.isQueued) return { eventId: published.eventId, delivery: 'dropped' }
    this.#waiting.add(published.eventId)
    return { eventId: published.eventId, delivery: 'queued' }
  }

  #settled(eventId: string, fate: EventFate): void {
    if (!this.#waiting.delete(eventId)) return
    const delivery = fate === 'delivered' ? 'delivered' : 'failed'
    this.meter.settle(1, delivery)
    const service = this.#service
    this.#world.emit({
      type: 'product.settled',
      atNs: this.#world.nowNs,
      service,
      eventId,
      delivery,
    })
  }
}
