import type { FundsChange, TicketLoss } from './chain-events.ts'
import type { EventOf, SessionEnd, TraceEventType } from './events.ts'
import type { Choices, FieldKind, FieldsOf } from './field-kinds.ts'
import { meteringFields } from './metering-fields.ts'

const sessionEnds: Choices<SessionEnd> = {
  completed: true,
  'start-refused': true,
  'released-insufficient-balance': true,
  'orchestrator-lost': true,
}

const ticketLosses: Choices<TicketLoss> = {
  expired: true,
  'never-tried': true,
  'insufficient-funds': true,
  'not-worth-gas': true,
  'sender-unlocked': true,
  'no-block-hash': true,
  'redemption-off': true,
  'given-up': true,
  reorganized: true,
}

const fundsChanges: Choices<FundsChange> = {
  found: true,
  set: true,
  funded: true,
  redemption: true,
  unlock: true,
  'unlock-cancelled': true,
  withdrawal: true,
  reorganization: true,
}

const transaction = { transaction: 'integer', from: 'text', what: 'text' } as const
const gas = { gasUsed: 'bigint', gasPriceWei: 'bigint' } as const
const winningTicket = {
  orchestrator: 'text',
  sender: 'text',
  recipientRandHash: 'text',
  nonce: 'integer',
} as const
const endpoints = { from: 'text', to: 'text', what: 'text' } as const
const sessionAndGateway = { session: 'text', gateway: 'text' } as const

/**
 * The fields of every event type in the order in which they are written, after `type` and `atNs`. The
 * encoder and the reader work from this table; the compiler keeps it in step with `TraceEvent`.
 */
const traceFields: { readonly [T in TraceEventType]: FieldsOf<EventOf<T>> } = {
  'world.started': {
    traceVersion: 'integer',
    scenario: 'text',
    profile: 'text',
    seed: 'text',
  },
  'world.ended': {
    reason: { quiet: true, time: true, limit: true, interrupted: true, 'write-failed': true },
  },
  'info.issued': {
    orchestrator: 'text',
    gateway: 'text',
    session: 'text',
    price: 'price?',
    recipientRandHash: 'text?',
    faceValueWei: 'bigint',
    winProb: 'bigint',
    ticketEvWei: 'rational',
    configuredEvWei: 'bigint',
    expirationBlock: 'bigint',
    redemptionCostWei: 'bigint',
  },
  'info.refused': { orchestrator: 'text', gateway: 'text', session: 'text', error: 'text' },
  'token.issued': {
    orchestrator: 'text',
    gateway: 'text',
    session: 'text',
    manifestId: 'text',
    balanceWei: 'bigint',
    availableCapacity: 'integer',
  },
  'session.started': {
    ...sessionAndGateway,
    orchestrator: 'text',
    jobType: 'text',
    manifestId: 'text',
    price: 'price?',
  },
  'session.ended': {
    ...sessionAndGateway,
    orchestrator: 'text',
    end: sessionEnds,
    detail: 'text',
  },
  'session.refreshed': { ...sessionAndGateway, why: 'text' },
  'payment.due': { ...sessionAndGateway, units: 'bigint' },
  'signer.paid': {
    session: 'text',
    signer: 'text',
    gateway: 'text',
    jobType: 'text',
    stateId: 'text',
    sequenceNumber: 'bigint',
    elapsedNs: 'bigint',
    billedUnits: 'bigint',
    feeWei: 'rational',
    tickets: 'integer',
    ticketEvWei: 'rational',
    balanceWei: 'rational',
    price: 'price',
    initialPrice: 'price',
    recipientRandHash: 'text',
    firstNonce: 'integer',
    lastNonce: 'integer',
    preloadUnits: 'bigint',
  },
  'signer.refused': {
    session: 'text',
    signer: 'text',
    gateway: 'text',
    status: 'integer',
    code: 'text',
    text: 'text',
  },
  'signer.charged': {
    session: 'text',
    signer: 'text',
    gateway: 'text',
    stateId: 'text',
    billedUnits: 'bigint',
    feeWei: 'rational',
    balanceWei: 'rational',
  },
  'signer.repeated': {
    session: 'text',
    signer: 'text',
    gateway: 'text',
    stateId: 'text',
    sequenceNumber: 'bigint',
  },
  'gateway.paid': {
    ...sessionAndGateway,
    feeWei: 'rational',
    tickets: 'integer',
    ticketEvWei: 'rational',
    balanceWei: 'rational?',
    price: 'price?',
    initialPrice: 'price?',
    recipientRandHash: 'text?',
    firstNonce: 'integer',
    lastNonce: 'integer',
  },
  'gateway.charged': { ...sessionAndGateway, feeWei: 'rational', balanceWei: 'rational?' },
  'gateway.payment-failed': {
    ...sessionAndGateway,
    stage: { sign: true, send: true, answer: true, price: true },
    error: 'text',
  },
  'request.settled': {
    ...sessionAndGateway,
    orchestrator: 'text',
    request: 'integer',
    paymentId: 'integer',
    outcome: {
      done: true,
      refused: true,
      failed: true,
      'cut-off': true,
      unanswered: true,
      'not-sent': true,
    },
    final: 'boolean',
    units: 'bigint',
    feeWei: 'rational',
    balanceWei: 'rational?',
    error: 'text?',
  },
  'payment.sent': {
    paymentId: 'integer',
    ...sessionAndGateway,
    orchestrator: 'text',
    tickets: 'integer',
    evWei: 'rational',
    expectedPrice: 'price?',
  },
  'payment.processed': {
    paymentId: 'integer',
    session: 'text',
    orchestrator: 'text',
    sender: 'text',
    manifestId: 'text',
    tickets: 'integer',
    creditedTickets: 'integer',
    creditedWei: 'rational',
    faceValueWei: 'bigint',
    wonTickets: 'integer',
    expectedPrice: 'price?',
    recipientRandHash: 'text?',
    firstNonce: 'integer',
    lastNonce: 'integer',
    status: 'integer',
    error: 'text?',
    balanceWei: 'rational?',
  },
  'payment.repeated': {
    paymentId: 'integer',
    session: 'text',
    orchestrator: 'text',
    tickets: 'integer',
    status: 'integer',
  },
  'payment.answered': {
    paymentId: 'integer',
    ...sessionAndGateway,
    status: 'integer',
    kept: 'boolean',
    error: 'text?',
  },
  'work.charged': {
    session: 'text',
    orchestrator: 'text',
    sender: 'text',
    manifestId: 'text',
    units: 'bigint',
    price: 'price?',
    feeWei: 'rational',
    covered: 'boolean',
    balanceWei: 'rational?',
  },
  'work.delivered': { session: 'text', orchestrator: 'text', durationNs: 'integer' },
  'worker.answered': {
    session: 'text',
    orchestrator: 'text',
    route: 'text',
    status: 'integer',
  },
  'job.answered': {
    ...sessionAndGateway,
    orchestrator: 'text',
    route: 'text',
    askedNs: 'integer',
    status: 'integer',
    balanceHeader: 'text?',
    error: 'text?',
  },
  'job.finished': {
    ...sessionAndGateway,
    orchestrator: 'text',
    status: 'integer',
    balanceHeader: 'text',
    error: 'text?',
    feeWei: 'rational',
    balanceWei: 'rational?',
  },
  'ticket.won': {
    orchestrator: 'text',
    sender: 'text',
    recipientRandHash: 'text',
    nonce: 'integer',
    faceValueWei: 'bigint',
  },
  'transaction.submitted': { ...transaction, gasPriceCapWei: 'bigint' },
  'transaction.mined': { ...transaction, ...gas },
  'transaction.failed': { ...transaction, ...gas, error: 'text' },
  'transaction.undone': { ...transaction, sentAgain: 'boolean' },
  'redemption.begun': {
    ...winningTicket,
    transaction: 'integer',
    faceValueWei: 'bigint',
    pendingWei: 'bigint',
    backingWei: 'bigint',
  },
  'redemption.refused': { ...winningTicket, error: 'text' },
  'ticket.redeemed': {
    ...winningTicket,
    transaction: 'integer',
    round: 'bigint',
    faceValueWei: 'bigint',
    fromDepositWei: 'bigint',
    fromReserveWei: 'bigint',
    poolSize: 'bigint',
    gasCostWei: 'bigint',
  },
  'ticket.lost': {
    ...winningTicket,
    faceValueWei: 'bigint',
    why: ticketLosses,
    error: 'text?',
    attempts: 'integer',
    payableWei: 'bigint',
  },
  'funds.changed': {
    account: 'text',
    sender: 'text',
    why: fundsChanges,
    round: 'bigint',
    depositChangeWei: 'bigint',
    reserveChangeWei: 'bigint',
    depositWei: 'bigint',
    reserveWei: 'bigint',
    withdrawRound: 'bigint',
  },
  'round.initialized': { round: 'bigint', blockHash: 'text', block: 'bigint' },
  'chain.reorganized': {
    layer: { l1: true, l2: true },
    blocks: 'bigint',
    transactions: 'integer',
  },
  'price.changed': { orchestrator: 'text', what: 'text', price: 'rational?' },
  'feed.round': {
    pair: 'text',
    roundId: 'bigint',
    answer: 'bigint',
    decimals: 'integer',
    updatedAtSec: 'bigint',
  },
  'feed.adopted': {
    actor: 'text',
    pair: 'text',
    roundId: 'bigint',
    price: 'rational',
    updatedAtSec: 'bigint',
  },
  'feed.failed': { actor: 'text', error: 'text' },
  'setting.changed': { what: 'text', value: 'text' },
  'clock.stepped': { actor: 'text', byNs: 'integer' },
  'clock.rate-changed': { actor: 'text', partsPerBillion: 'integer' },
  'actor.crashed': { actor: 'text' },
  'actor.restarted': { actor: 'text' },
  'message.lost': endpoints,
  'message.duplicated': endpoints,
  'message.reordered': { ...endpoints, heldNs: 'integer' },
  'choice.made': { actor: 'text', what: 'text', choice: 'text' },
  ...meteringFields,
}

/** A field and how it is written. */
export type NamedField = readonly [name: string, kind: FieldKind]

const namedFields = new Map<string, readonly NamedField[]>(
  Object.entries(traceFields).map(([type, fields]) => [type, Object.entries<FieldKind>(fields)]),
)

export const traceEventTypes: readonly TraceEventType[] = Object.keys(
  traceFields,
) as TraceEventType[]

/** The fields of an event type in their order; undefined for a type that does not exist. */
export function fieldsOf(type: string): readonly NamedField[] | undefined {
  return namedFields.get(type)
}
