import { describe, expect, it } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import { priceInfo } from '../../src/price/price-info.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import { invariantCatalogue } from './catalogue.ts'
import { metered, meteringPlanted, meteringSamples } from './metering.fixture.ts'
import { webhookSamples } from './webhook.fixture.ts'
import { worldOfSamples } from './world.fixture.ts'
import { InvariantWatch, type InvariantOutcome } from './watch.ts'

const SECOND = 1_000_000_000
const ticket = { orchestrator: 'o1', sender: '0x1', recipientRandHash: '0xa', nonce: 1 } as const
const samples: { readonly [T in TraceEventType]?: EventOf<T> } = {
  'signer.paid': {
    type: 'signer.paid',
    atNs: 0,
    session: 'v1',
    signer: 's1/1',
    gateway: 'g1',
    jobType: 'live',
    stateId: 'a',
    sequenceNumber: 0n,
    elapsedNs: 0n,
    billedUnits: 10n,
    feeWei: rational(10n),
    tickets: 1,
    ticketEvWei: rational(15n),
    balanceWei: rational(5n),
    price: priceInfo(1n),
    initialPrice: priceInfo(1n),
    recipientRandHash: '0xa',
    firstNonce: 1,
    lastNonce: 1,
    preloadUnits: 10n,
  },
  ...webhookSamples,
  'payment.sent': {
    type: 'payment.sent',
    atNs: 0,
    paymentId: 1,
    session: 'v1',
    gateway: 'g1',
    orchestrator: 'o1',
    tickets: 1,
    evWei: rational(15n),
    expectedPrice: priceInfo(1n),
  },
  'payment.processed': {
    type: 'payment.processed',
    atNs: 0,
    paymentId: 1,
    session: 'v1',
    orchestrator: 'o1',
    sender: '0x1',
    manifestId: 'm',
    tickets: 1,
    creditedTickets: 1,
    creditedWei: rational(15n),
    faceValueWei: 1500n,
    wonTickets: 0,
    expectedPrice: priceInfo(1n),
    recipientRandHash: '0xa',
    firstNonce: 1,
    lastNonce: 1,
    status: 200,
    error: null,
    balanceWei: rational(15n),
  },
  'payment.answered': {
    type: 'payment.answered',
    atNs: 0,
    paymentId: 1,
    session: 'v1',
    gateway: 'g1',
    status: 200,
    kept: false,
    error: null,
  },
  'work.charged': {
    type: 'work.charged',
    atNs: 5 * SECOND,
    session: 'v1',
    orchestrator: 'o1',
    sender: '0x1',
    manifestId: 'm',
    units: 5n,
    price: priceInfo(1n),
    feeWei: rational(5n),
    covered: true,
    balanceWei: rational(10n),
  },
  'work.delivered': {
    type: 'work.delivered',
    atNs: 5 * SECOND,
    session: 'v1',
    orchestrator: 'o1',
    durationNs: 5 * SECOND,
  },
  'session.started': {
    type: 'session.started',
    atNs: 0,
    session: 'v1',
    gateway: 'g1',
    orchestrator: 'o1',
    jobType: 'live',
    manifestId: 'm',
    price: priceInfo(1n),
  },
  'request.settled': {
    type: 'request.settled',
    atNs: 6 * SECOND,
    session: 'v1',
    gateway: 'g1',
    orchestrator: 'o1',
    request: 1,
    paymentId: 1,
    outcome: 'done',
    final: true,
    units: 5n,
    feeWei: rational(5n),
    balanceWei: rational(10n),
    error: null,
  },
  'session.ended': {
    type: 'session.ended',
    atNs: 20 * SECOND,
    session: 'v1',
    gateway: 'g1',
    orchestrator: 'o1',
    end: 'completed',
    detail: '',
  },
  'info.issued': {
    type: 'info.issued',
    atNs: 0,
    orchestrator: 'o1',
    gateway: 'g1',
    session: 'v1',
    price: priceInfo(1n),
    recipientRandHash: '0xa',
    faceValueWei: 1500n,
    winProb: 1n << 249n,
    ticketEvWei: rational(15n),
    configuredEvWei: 15n,
    expirationBlock: 40n,
    redemptionCostWei: 15n,
  },
  'ticket.won': { type: 'ticket.won', atNs: 5 * SECOND, ...ticket, faceValueWei: 1500n },
  'redemption.begun': {
    type: 'redemption.begun',
    atNs: 6 * SECOND,
    ...ticket,
    transaction: 1,
    faceValueWei: 1500n,
    pendingWei: 1500n,
    backingWei: 1500n,
  },
  'funds.changed': {
    type: 'funds.changed',
    atNs: 0,
    account: 'g1',
    sender: '0x1',
    why: 'found',
    round: 10n,
    depositChangeWei: 1000n,
    reserveChangeWei: 1000n,
    depositWei: 1000n,
    reserveWei: 1000n,
    withdrawRound: 0n,
  },
  'ticket.redeemed': {
    type: 'ticket.redeemed',
    atNs: 7 * SECOND,
    ...ticket,
    transaction: 1,
    round: 10n,
    faceValueWei: 1500n,
    fromDepositWei: 1000n,
    fromReserveWei: 500n,
    poolSize: 2n,
    gasCostWei: 1n,
  },
  'ticket.lost': {
    type: 'ticket.lost',
    atNs: 8 * SECOND,
    ...ticket,
    nonce: 2,
    faceValueWei: 1500n,
    why: 'insufficient-funds',
    error: 'insufficient sender funds for redeem tx cost',
    attempts: 3,
    payableWei: 0n,
  },
  ...meteringSamples,
}

/** What the redemption of the sample did to its sender's account. */
const redeemed: Partial<EventOf<'funds.changed'>> = {
  why: 'redemption',
  depositChangeWei: -1000n,
  reserveChangeWei: -500n,
  depositWei: 0n,
  reserveWei: 500n,
}

function event<T extends TraceEventType>(type: T, change: Partial<EventOf<T>> = {}): TraceEvent {
  // Every type that the tests use has a sample.
  return { ...samples[type], ...change } as TraceEvent
}

function honest(): TraceEvent[] {
  return [
    event('info.issued'),
    event('webhook.answered'),
    event('signer.paid'),
    ...metered(event),
    event('payment.sent'),
    event('payment.processed'),
    event('session.started'),
    event('payment.answered'),
    event('payment.answered', { paymentId: 3, status: 0, kept: true, error: 'no answer' }),
    event('payment.answered', { paymentId: 3 }),
    event('work.delivered'),
    event('work.charged'),
    event('request.settled'),
    event('funds.changed'),
    event('ticket.won'),
    event('redemption.begun'),
    event('funds.changed', redeemed),
    event('ticket.redeemed'),
    event('ticket.lost'),
    event('session.ended'),
  ]
}

function watch(events: readonly TraceEvent[]): ReadonlyMap<string, InvariantOutcome> {
  const watching = new InvariantWatch(invariantCatalogue, worldOfSamples)
  const listeners = watching.listeners()
  for (const each of events) {
    for (const listener of listeners.get(each.type) ?? []) listener(each)
  }
  return new Map(watching.finish().map((outcome) => [outcome.id, outcome]))
}

/** For each invariant, one change to an honest history that breaks it: a planted bug. */
const planted: Readonly<Record<string, readonly TraceEvent[]>> = {
  'fixed-price': [event('signer.paid', { session: 'whole', stateId: 'w', billedUnits: 2n })],
  'funds-known': [event('session.ended', { end: 'start-refused', detail: 'no sender reserve' })],
  'session-recovers': [event('session.ended', { end: 'orchestrator-lost' })],
  'payment-in-doubt-settles': [event('payment.answered', { paymentId: 2, status: 0 })],
  'session-starvation': [event('session.ended', { end: 'released-insufficient-balance' })],
  'ev-conservation': [
    event('payment.sent', { paymentId: 2 }),
    event('payment.processed', { paymentId: 2, creditedWei: rational(14n) }),
  ],
  'ledgers-agree': [
    event('signer.paid', { sequenceNumber: 1n, firstNonce: 2, lastNonce: 2 }),
    event('payment.sent', { paymentId: 2 }),
    event('payment.answered', { paymentId: 2, status: 0, error: 'connection refused' }),
  ],
  metering: [event('signer.paid', { atNs: 5 * SECOND, billedUnits: 6n, preloadUnits: 0n })],
  'bounded-overpayment': [event('signer.paid', { atNs: SECOND, tickets: 9 })],
  'session-price': [event('work.charged', { price: priceInfo(2n) })],
  'one-price': [
    event('payment.processed', { expectedPrice: priceInfo(2n), error: 'invalid recipientRand' }),
  ],
  'no-free-service': [event('work.delivered', { durationNs: 60 * SECOND })],
  'doubling-guard': [event('signer.paid', { price: priceInfo(3n) })],
  'ceilings-respected': [event('signer.paid', { price: priceInfo(11n) })],
  'nonce-signed-once': [event('signer.paid', { sequenceNumber: 1n })],
  'unauthorised-never-signs': [event('signer.withheld')],
  'sequence-unique': [event('signer.paid', { firstNonce: 2, lastNonce: 2 })],
  'wei-conserved': [event('signer.paid', { balanceWei: rational(-1n) })],
  'ticket-ev': [event('info.issued', { ticketEvWei: rational(1499n, 100n) })],
  'charged-alike': [
    event('payment.sent', { paymentId: 2 }),
    event('work.charged', { units: 6n, feeWei: rational(6n) }),
    event('request.settled', { paymentId: 2 }),
  ],
  'pixels-as-made': [event('request.settled', { units: 6n })],
  'paid-requests-served': [
    event('payment.sent', { paymentId: 2 }),
    event('payment.processed', { paymentId: 2, status: 400, error: 'Insufficient balance' }),
    event('request.settled', { paymentId: 2, outcome: 'refused', error: 'Insufficient balance' }),
  ],
  'face-value-above-cost': [event('info.issued', { redemptionCostWei: 1500n })],
  'winning-ticket-paid': [event('ticket.lost', { why: 'expired', payableWei: 1500n })],
  'redemption-pays-face-value': [event('ticket.redeemed', { fromReserveWei: 499n })],
  'ticket-paid-once': [event('ticket.redeemed')],
  'pending-within-float': [event('redemption.begun', { backingWei: 1499n })],
  'reserve-share': [event('ticket.redeemed', { nonce: 2, fromReserveWei: 1n })],
  'no-redemption-after-withdrawal': [
    event('funds.changed', { why: 'unlock', withdrawRound: 10n }),
    event('ticket.redeemed', { nonce: 2 }),
  ],
  'ether-conserved': [event('ticket.redeemed', { nonce: 2, fromDepositWei: 1n })],
  ...meteringPlanted(event),
}

describe('invariants', () => {
  it('all hold, and are all exercised, in an honest history', () => {
    const outcomes = [...watch(honest()).values()].filter(({ status }) => status !== 'held')
    // Nobody pays for a whole request before its planted bug does.
    expect(outcomes).toMatchObject([{ id: 'fixed-price', status: 'not-exercised' }])
  })

  it('have one planted bug each', () => {
    expect(Object.keys(planted).toSorted()).toEqual(
      invariantCatalogue.map(({ id }) => id).toSorted(),
    )
  })

  it.each(invariantCatalogue.map(({ id }) => id))('%s sees its planted bug', (id) => {
    const [ended, ...before] = honest().toReversed()
    const history = [...before.toReversed(), ...(planted[id] ?? []), ...(ended ? [ended] : [])]
    const outcome = watch(history).get(id)
    expect(outcome?.status).toBe('broken')
    expect(outcome?.breach?.what).not.toBe('')
  })

  it.each<[string, readonly TraceEvent[]]>([
    [
      'a change that does not add up',
      [event('funds.changed', { ...redeemed, depositWei: 1n, depositChangeWei: 0n })],
    ],
    [
      'an account below zero',
      [event('funds.changed', { ...redeemed, reserveChangeWei: -501n, reserveWei: -1n })],
    ],
    ['funding that takes', [event('funds.changed', { ...redeemed, why: 'funded' })]],
    ['an unlock that moves money', [event('funds.changed', { ...redeemed, why: 'unlock' })]],
    [
      'a withdrawal that leaves something',
      [event('funds.changed', { ...redeemed, why: 'withdrawal' })],
    ],
    [
      'a redemption that gives',
      [event('funds.changed', { ...redeemed, depositChangeWei: 1n, depositWei: 1001n })],
    ],
  ])('ether-conserved sees %s', (_what, history) => {
    const outcome = watch([event('funds.changed'), ...history]).get('ether-conserved')
    expect(outcome?.status).toBe('broken')
  })

  it.each(['redemption-off', 'not-worth-gas', 'no-block-hash', 'reorganized'] as const)(
    'winning-ticket-paid excuses %s',
    (why) => {
      const lost = event('ticket.lost', { why, payableWei: 1500n })
      expect(watch([event('ticket.won'), lost]).get('winning-ticket-paid')?.status).toBe('held')
    },
  )

  it.each([
    [100, 'held'],
    [99, 'broken'],
  ])('wei-conserved and a debt that %d tickets leave: %s', (tickets, status) => {
    const owed = event('signer.paid', {
      tickets,
      ticketEvWei: rational(1n),
      feeWei: rational(300n),
      balanceWei: rational(BigInt(tickets) - 300n),
    })
    expect(watch([owed]).get('wei-conserved')?.status).toBe(status)
  })

  it('wei-conserved allows no second debt when the first was paid', () => {
    const paid = (tickets: number, feeWei: bigint, balanceWei: bigint): TraceEvent =>
      event('signer.paid', {
        tickets,
        ticketEvWei: rational(1n),
        feeWei: rational(feeWei),
        balanceWei: rational(balanceWei),
      })
    const history = [paid(100, 101n, -1n), paid(2, 1n, 0n), paid(1, 2n, -1n)]
    expect(watch(history).get('wei-conserved')?.status).toBe('broken')
  })

  it('ticket-paid-once forgets payments that were undone', () => {
    const undone: TraceEvent = {
      type: 'transaction.undone',
      atNs: 8 * SECOND,
      transaction: 1,
      from: 'o1',
      what: 'redeemWinningTicket',
      sentAgain: true,
    }
    const again = [event('ticket.redeemed'), undone, event('ticket.redeemed', { transaction: 2 })]
    expect(watch(again).get('ticket-paid-once')?.status).toBe('held')
  })

  it('reserve-share says nothing when the pool changed within the round', () => {
    const more = event('ticket.redeemed', { nonce: 2, fromReserveWei: 1n, poolSize: 1n })
    const history = [event('funds.changed', redeemed), event('ticket.redeemed'), more]
    expect(watch(history).get('reserve-share')?.status).toBe('held')
  })

  it('say so when nothing happened that could have broken them', () => {
    for (const outcome of watch([]).values()) expect(outcome.status).toBe('not-exercised')
  })
})
