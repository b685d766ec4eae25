import { rational } from '../../src/money/rational.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'

const SECOND = 1_000_000_000

/** An event of each kind that metering has, as an honest world writes it. */
export const meteringSamples: { readonly [T in TraceEventType]?: EventOf<T> } = {
  'usage.emitted': {
    type: 'usage.emitted',
    atNs: 0,
    node: 's1/1',
    session: 'v1',
    event: 'create_signed_ticket',
    eventId: 'e1',
    requestId: 'r1',
    stateId: 'a',
    sequenceNumber: 0n,
    pipeline: 'live',
    model: null,
    app: '',
    tickets: 1,
    billedUnits: 10n,
    feeWei: rational(10n),
    computedFee: '10',
    cost: '1',
  },
  'usage.settled': {
    type: 'usage.settled',
    atNs: SECOND,
    node: 's1/1',
    eventId: 'e1',
    fate: 'delivered',
  },
  'product.gate-asked': {
    type: 'product.gate-asked',
    atNs: 0,
    service: 'p1',
    requestId: 'q1',
    line: 'learnings_generated',
    answer: 'allow',
  },
  'product.handled': {
    type: 'product.handled',
    atNs: 0,
    service: 'p1',
    requestId: 'q1',
    body: '{}',
  },
  'product.answered': {
    type: 'product.answered',
    atNs: 0,
    service: 'p1',
    caller: 'user',
    endpoint: '/api/publish_interaction',
    requestId: 'q1',
    status: 200,
    body: '{}',
  },
  'product.window-read': {
    type: 'product.window-read',
    atNs: SECOND,
    service: 'p1',
    run: 'q1',
    by: 'extractor',
    requests: 2,
    first: 1,
    last: 2,
    tokens: 20,
  },
  'product.metered': {
    type: 'product.metered',
    atNs: 2 * SECOND,
    service: 'p1',
    organisation: 'acme',
    event: 'extraction_tokens',
    eventId: 'p1-1',
    requestId: 'q1',
    pipeline: 'profile',
    countValue: 20,
    languageModel: 'platform',
    delivery: 'delivered',
  },
  'product.run-ended': {
    type: 'product.run-ended',
    atNs: 2 * SECOND,
    service: 'p1',
    run: 'q1',
    outcome: 'succeeded',
    items: 1,
    tokens: 20,
  },
}

/** Makes an event of a kind from its sample, with some changes. */
type FromSample = <T extends TraceEventType>(type: T, change?: Partial<EventOf<T>>) => TraceEvent

/** A charge that is told, a published request and the run that it brings about. */
export function metered(event: FromSample): readonly TraceEvent[] {
  return [
    event('usage.emitted'),
    event('usage.settled'),
    event('product.gate-asked'),
    event('product.handled'),
    event('product.answered'),
    event('product.window-read'),
    event('product.window-read', { by: 'billing' }),
    event('product.metered', { event: 'learnings_generated', countValue: 1 }),
    event('product.metered'),
    event('product.run-ended'),
  ]
}

/** By invariant: what breaks it after an honest history. */
export function meteringPlanted(
  event: FromSample,
): Readonly<Record<string, readonly TraceEvent[]>> {
  return {
    'usage-events-delivered': [
      event('signer.paid', { sequenceNumber: 1n, firstNonce: 2, lastNonce: 2 }),
      event('usage.emitted', { eventId: 'e2', sequenceNumber: 1n }),
      event('usage.settled', { eventId: 'e2', fate: 'dropped' }),
    ],
    'usage-events-add-up': [
      event('signer.paid', { sequenceNumber: 1n, feeWei: rational(1n, 3n) }),
      event('usage.emitted', { eventId: 'e2', feeWei: rational(1n, 3n), computedFee: '0' }),
    ],
    'usage-price': [event('usage.emitted', { eventId: 'e2', cost: '0.64' })],
    'metering-isolated': [
      event('product.handled'),
      event('product.answered', { status: 500, body: 'Internal Server Error' }),
    ],
    'billed-window': [
      event('product.window-read', { last: 3, requests: 3 }),
      event('product.window-read', { by: 'billing' }),
    ],
    'gate-within-limit': [
      event('product.gate-asked'),
      event('product.answered', { status: 429, body: '{}' }),
    ],
    'learning-events-paired': [
      event('product.metered', { event: 'learnings_generated' }),
      event('product.run-ended'),
    ],
  }
}
