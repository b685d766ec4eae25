import type { Choices, FieldsOf } from './field-kinds.ts'
import type { EventFate, MeteringTraceEvent } from './usage-events.ts'

const eventFates: Choices<EventFate> = {
  delivered: true,
  duplicate: true,
  dropped: true,
  lost: true,
  discarded: true,
}

/** The fields of events about metering, in the order in which they are written. */
export const meteringFields: {
  readonly [T in MeteringTraceEvent['type']]: FieldsOf<Extract<MeteringTraceEvent, { type: T }>>
} = {
  'usage.emitted': {
    node: 'text',
    session: 'text',
    event: { create_new_payment: true, create_signed_ticket: true },
    eventId: 'text',
    requestId: 'text',
    stateId: 'text?',
    sequenceNumber: 'bigint?',
    pipeline: 'text?',
    model: 'text?',
    app: 'text?',
    tickets: 'integer',
    billedUnits: 'bigint?',
    feeWei: 'rational?',
    computedFee: 'text?',
    cost: 'text?',
  },
  'usage.settled': { node: 'text', eventId: 'text', fate: eventFates },
  'product.gate-asked': {
    service: 'text',
    requestId: 'text',
    line: 'text',
    answer: { allow: true, deny: true, throw: true },
  },
  'product.handled': { service: 'text', requestId: 'text', body: 'text' },
  'product.answered': {
    service: 'text',
    caller: 'text',
    endpoint: 'text',
    requestId: 'text',
    status: 'integer',
    body: 'text',
  },
  'product.window-read': {
    service: 'text',
    run: 'text',
    by: { gate: true, extractor: true, billing: true },
    requests: 'integer',
    first: 'integer',
    last: 'integer',
    tokens: 'integer',
  },
  'product.run-ended': {
    service: 'text',
    run: 'text',
    outcome: { skipped: true, failed: true, succeeded: true },
    items: 'integer',
    tokens: 'integer',
  },
  'product.metered': {
    service: 'text',
    organisation: 'text',
    event: 'text',
    eventId: 'text',
    requestId: 'text?',
    pipeline: 'text?',
    countValue: 'integer',
    languageModel: 'text?',
    delivery: { delivered: true, queued: true, dropped: true, failed: true },
  },
  'product.settled': {
    service: 'text',
    eventId: 'text',
    delivery: { delivered: true, failed: true },
  },
}
