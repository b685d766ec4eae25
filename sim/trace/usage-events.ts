import type { Rational } from '../../src/money/rational.ts'

/**
 * What became of a usage event: `duplicate` is a second copy of one that the collector has, `dropped` found the queue full, `lost`
 * was given up after its writes had failed, `discarded` was in the memory of a node that restarted. A delivery after that is one.
 */
export type EventFate = 'delivered' | 'duplicate' | 'dropped' | 'lost' | 'discarded'

/** Which of a run's steps has read a window. */
export type WindowReader = 'gate' | 'extractor' | 'billing'

interface At {
  readonly atNs: number
}

/** Events about metering: usage events of gateways and signers, and the billing of product services. */
export type MeteringTraceEvent =
  /** A node has made a usage event. What the event does not say is null. */
  | (At & {
      readonly type: 'usage.emitted'
      readonly node: string
      readonly session: string
      readonly event: 'create_new_payment' | 'create_signed_ticket'
      readonly eventId: string
      readonly requestId: string
      readonly stateId: string | null
      readonly sequenceNumber: bigint | null
      readonly pipeline: string | null
      readonly model: string | null
      readonly app: string | null
      readonly tickets: number
      /** What was charged, exactly. */
      readonly billedUnits: bigint | null
      readonly feeWei: Rational | null
      /** As the event writes them. */
      readonly computedFee: string | null
      readonly cost: string | null
    })
  | (At & {
      readonly type: 'usage.settled'
      readonly node: string
      readonly eventId: string
      readonly fate: EventFate
    })
  /** The gate of a billing line was asked about a request. */
  | (At & {
      readonly type: 'product.gate-asked'
      readonly service: string
      readonly requestId: string
      readonly line: string
      readonly answer: 'allow' | 'deny' | 'throw'
    })
  /** The product itself has answered a request; `body` is what the caller should get. */
  | (At & {
      readonly type: 'product.handled'
      readonly service: string
      readonly requestId: string
      readonly body: string
    })
  | (At & {
      readonly type: 'product.answered'
      readonly service: string
      readonly caller: string
      readonly endpoint: string
      readonly requestId: string
      readonly status: number
      readonly body: string
    })
  /** A generation run has read its window, or is billed for one. */
  | (At & {
      readonly type: 'product.window-read'
      readonly service: string
      /** Id of the request that started it. */
      readonly run: string
      readonly by: WindowReader
      readonly requests: number
      /** Ids of the oldest and the newest interaction; -1 = none. */
      readonly first: number
      readonly last: number
      readonly tokens: number
    })
  | (At & {
      readonly type: 'product.run-ended'
      readonly service: string
      readonly run: string
      readonly outcome: 'skipped' | 'failed' | 'succeeded'
      /** Items that were new. */
      readonly items: number
      /** Of the text that the extractor has read. */
      readonly tokens: number
    })
  /** A service has made a billing event and handed it to its recorder. */
  | (At & {
      readonly type: 'product.metered'
      readonly service: string
      readonly organisation: string
      readonly event: string
      readonly eventId: string
      readonly requestId: string | null
      readonly pipeline: string | null
      readonly countValue: number
      /** Who supplies the language model: `platform` or `own`; null = the event does not say. */
      readonly languageModel: string | null
      readonly delivery: 'delivered' | 'queued' | 'dropped' | 'failed'
    })
  /** A billing event that was queued is with the collector, or lost. */
  | (At & {
      readonly type: 'product.settled'
      readonly service: string
      readonly eventId: string
      readonly delivery: 'delivered' | 'failed'
    })
