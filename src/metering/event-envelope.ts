import { divideFloor } from '../money/rational.ts'
import {
  encodeJson,
  encodeJsonString,
  unsupportedJson,
  type GoJson,
} from '../wire/go-json-encode.ts'

/** An event's data as JSON, or Go's error for what JSON cannot hold. */
export type EventData =
  { readonly ok: true; readonly json: string } | { readonly ok: false; readonly error: string }

/** An event as it waits to be published (spec US-1; go-livepeer monitor/kafka.go:GatewayEvent). */
export interface EventEnvelope {
  /** A random UUID; also the message's key. */
  readonly id: string
  readonly type: string
  /** Unix milliseconds at which it was queued, rounded down, as text. */
  readonly timestamp: string
  /** The configured gateway host, '' for none. */
  readonly gateway: string
  readonly data: EventData
}

const NS_PER_MILLISECOND = 1_000_000n

/** Puts an event into its envelope. */
export function eventEnvelope(
  event: { readonly id: string; readonly type: string; readonly data: EventData },
  gateway: string,
  nowUnixNs: bigint,
): EventEnvelope {
  const { id, type, data } = event
  return { id, type, timestamp: `${divideFloor(nowUnixNs, NS_PER_MILLISECOND)}`, gateway, data }
}

/** Map data is written with its keys in byte order. */
export function eventData(value: GoJson): EventData {
  const error = unsupportedJson(value)
  return error === null ? { ok: true, json: encodeJson(value) } : { ok: false, error }
}

/** The published text; null when the data cannot be serialised. */
export function encodeEventEnvelope(envelope: EventEnvelope): string | null {
  if (!envelope.data.ok) return null
  const { id, type, timestamp, gateway } = envelope
  const head = Object.entries({ id, type, timestamp, gateway }).map(
    ([name, value]) => `"${name}":${encodeJsonString(value)}`,
  )
  return `{${head.join(',')},"data":${envelope.data.json}}`
}
