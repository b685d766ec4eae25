import { describe, expect, it } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import { priceInfo } from '../../src/price/price-info.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import { invariantCatalogue } from './catalogue.ts'
import { circumstanceNames, type Circumstance, type Outside } from './circumstances.ts'
import type { Invariant, SessionFacts, WorldView } from './invariant.ts'
import { InvariantWatch, type InvariantOutcome } from './watch.ts'

/** Breaks at every refused payment and at every ticket won. */
const nobodyIsRefused: Invariant = {
  id: 'nobody-is-refused',
  title: 'Nobody is refused',
  kind: 'never',
  statement: 'No signer refuses, and no ticket wins.',
  why: 'It shows which events a monitor sees.',
  source: [],
  assumes: 'None.',
  outside: {},
  breaksUnder: [],
  start: (_world, report) => ({
    on: {
      'signer.refused': ({ atNs, session }) =>
        report({ atNs, actors: [session], what: 'refused', clause: 'no-refusal', facts: {} }),
      'ticket.won': ({ atNs, orchestrator }) =>
        report({ atNs, actors: [orchestrator], what: 'won', facts: {} }),
    },
  }),
}

function session(name: string, gateway: string, orchestrators: readonly string[]): SessionFacts {
  return {
    session: name,
    gateway,
    orchestrators,
    pool: name,
    account: name,
    perRequest: false,
    jobType: 'lv2v',
    remoteSigner: true,
    unitsPerSecond: 1n,
    chargedUnitsPerSecond: 1n,
    prepayNs: 0,
    paymentIntervalNs: 1,
    chargeIntervalNs: 1,
    segmentIntervalNs: 1,
    segmentPixels: 0n,
    clockGainPartsPerBillion: 0,
    serviceIntervalNs: 1_000_000_000,
    recoveryNs: 12_000_000_000,
    roundTripNs: 0,
    funded: true,
    signerWebhook: null,
  }
}

const sessions = [
  session('v1', 'g1', ['o1']),
  session('v2', 'g2', ['o2']),
  session('v3', 'g2', ['o1', 'o2']),
]

function refused(name: string): EventOf<'signer.refused'> {
  const of = { session: name, signer: 's1/1', gateway: 'g1' }
  return { type: 'signer.refused', atNs: 1, ...of, status: 481, code: 'x', text: 'x' }
}

function won(orchestrator: string): EventOf<'ticket.won'> {
  const ticket = { sender: '0x1', recipientRandHash: '0xa', nonce: 1, faceValueWei: 1n }
  return { type: 'ticket.won', atNs: 1, orchestrator, ...ticket }
}

function outcomeOf(
  outside: Outside,
  touched: ReadonlyMap<Circumstance, ReadonlySet<string>>,
  events: readonly TraceEvent[],
): InvariantOutcome | undefined {
  const world: WorldView = {
    sessions: new Map(sessions.map((each) => [each.session, each])),
    touched,
    quiet: null,
    collectsUsage: false,
    ceilingWei: () => null,
    wallClockUnixNs: () => 0n,
  }
  const watch = new InvariantWatch([{ ...nobodyIsRefused, outside }], world)
  for (const event of events) {
    for (const listen of watch.listeners().get(event.type) ?? []) listen(event)
  }
  return watch.finish()[0]
}

const g1 = new Map([['dishonest-payer', new Set(['g1'])]] as const)
const o1 = new Map([['dishonest-orchestrator', new Set(['o1'])]] as const)

describe('an invariant that assumes an honest payer', () => {
  const outside: Outside = { 'dishonest-payer': 'all' }

  it('says nothing of the sessions of a dishonest one, and names them', () => {
    expect(outcomeOf(outside, g1, [refused('v1')])).toMatchObject({
      status: 'not-exercised',
      excused: [{ circumstance: 'dishonest-payer', sessions: ['v1'], part: 'all' }],
    })
  })

  it('is held to all other sessions of the same world', () => {
    expect(outcomeOf(outside, g1, [refused('v1'), refused('v2')])).toMatchObject({
      status: 'broken',
      breaches: 1,
      breach: { actors: ['v2'] },
    })
  })

  it('is held to everybody where nobody is dishonest', () => {
    expect(outcomeOf(outside, new Map(), [refused('v1')])).toMatchObject({
      status: 'broken',
      excused: [],
    })
  })

  it('is not excused for an orchestrator', () => {
    expect(outcomeOf(outside, o1, [refused('v1')])?.status).toBe('broken')
  })
})

describe('an invariant that assumes an honest orchestrator', () => {
  const outside: Outside = { 'dishonest-orchestrator': 'all' }

  it('says nothing of a session that a dishonest one may work for, nor of its tickets', () => {
    const events = [refused('v1'), refused('v3'), won('o1')]
    expect(outcomeOf(outside, o1, events)).toMatchObject({
      status: 'not-exercised',
      excused: [{ circumstance: 'dishonest-orchestrator', sessions: ['v1', 'v3'], part: 'all' }],
    })
  })

  it('is held to the tickets of others', () => {
    expect(outcomeOf(outside, o1, [won('o2')])?.status).toBe('broken')
  })
})

describe('an invariant that assumes honesty for a clause', () => {
  it('forgives what breaks the clause, and nothing else', () => {
    const outside: Outside = { 'dishonest-payer': ['no-refusal'] }
    const events = [refused('v1'), refused('v2')]
    expect(outcomeOf(outside, g1, events)).toMatchObject({
      breaches: 1,
      breach: { actors: ['v2'] },
    })
    expect(outcomeOf({ 'dishonest-payer': ['other'] }, g1, events)?.breaches).toBe(2)
  })
})

describe('the catalogue', () => {
  it('knows every circumstance that it names, and names every one that it knows', () => {
    const named = invariantCatalogue.flatMap(({ outside }) => Object.keys(outside))
    expect([...new Set(named)].toSorted()).toEqual([...circumstanceNames()].toSorted())
  })

  it('hides nothing else: a monitor sees the world without what was left out', () => {
    const seen: string[] = []
    const spy: Invariant = {
      ...nobodyIsRefused,
      outside: { 'dishonest-payer': 'all' },
      start(world) {
        seen.push(...world.sessions.keys())
        expect(world.ceilingWei('v2')).toEqual(rational(7n))
        return { on: {} }
      },
    }
    const world: WorldView = {
      sessions: new Map(sessions.map((each) => [each.session, each])),
      touched: g1,
      quiet: null,
      collectsUsage: false,
      ceilingWei: () => rational(priceInfo(7n).pricePerUnit),
      wallClockUnixNs: () => 0n,
    }
    expect(new InvariantWatch([spy], world).finish()).toHaveLength(1)
    expect(seen).toEqual(['v2', 'v3'])
  })
})
