import { afterEach, describe, expect, test, vi } from 'vitest'
import { assert } from '../../src/assert.ts'
import { FaultDie, LatencyDie } from '../kernel/dice.ts'
import { RandomStream } from '../kernel/random-stream.ts'
import { loadScenario } from '../scenario/load.ts'
import type { TraceEvent } from '../trace/events.ts'
import { resultOf } from './twice.fixture.ts'

/** Every fault of a link at once, seeds that are issued and tickets that win. */
const WORLD = `scenario: 1
name: shared-chance
seed: 7
duration: 3m
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 240gwei, livePaymentInterval: 5s }
signers:
  s1: {}
chain: { gasPrice: 0.00001gwei }
gateways:
  g1:
    signer: s1
    maxPricePerUnit: 90gwei
    sessions:
      a: { orchestrator: o1, type: live }
      b: { orchestrator: o1, type: live }
      c: { orchestrator: o1, type: live }
      d: { orchestrator: o1, type: live }
      e: { orchestrator: o1, type: live }
links:
  default:
    latency: { from: 10ms, to: 60ms }
    loss: 1%
    duplicate: 5%
    reorder: 5%
    truncate: 1%
    corrupt: 1%
`

/** What chance decided for each message of a link, by the name of the stream and the number of the message. */
type Decisions = ReadonlyMap<string, readonly (boolean | number)[]>

interface Lived {
  readonly decisions: Decisions
  /** Draws of every other stream. */
  readonly draws: Decisions
  readonly events: readonly TraceEvent[]
  readonly hash: string
}

afterEach(() => {
  vi.restoreAllMocks()
})

/** Runs a world and listens to its dice. `leaks`: a message that is lost takes a latency too, the bug to be caught. */
function live(text: string, leaks = false): Lived {
  const loaded = loadScenario(text, 'shared-chance.yaml')
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  const decisions = new Map<string, (boolean | number)[]>()
  const draws = new Map<string, number[]>()
  const streams = new Map<string, RandomStream>()
  let drawn = ''
  // Each is called with the stream or die that it belongs to.
  /* oxlint-disable typescript/unbound-method */
  const { uint32 } = RandomStream.prototype
  const { happens } = FaultDie.prototype
  const { drawNs } = LatencyDie.prototype
  /* oxlint-enable typescript/unbound-method */
  vi.spyOn(RandomStream.prototype, 'uint32').mockImplementation(function (this: RandomStream) {
    drawn = this.name
    streams.set(this.name, this)
    const word = uint32.call(this)
    if (!this.name.startsWith('link/')) append(draws, this.name, word)
    return word
  })
  const keep = <Decision extends boolean | number>(decision: Decision): Decision => {
    assert(drawn !== '', 'every die of this world draws')
    append(decisions, drawn, decision)
    return decision
  }
  vi.spyOn(FaultDie.prototype, 'happens').mockImplementation(function (this: FaultDie) {
    const decision = keep(happens.call(this))
    if (leaks && decision && drawn.endsWith('/loss')) {
      streams.get(drawn.replace(/loss$/, 'latency'))?.uint32()
    }
    return decision
  })
  vi.spyOn(LatencyDie.prototype, 'drawNs').mockImplementation(function (this: LatencyDie) {
    return keep(drawNs.call(this))
  })
  const { timeline, traceHash } = resultOf(loaded.scenario, { level: 'full' })
  vi.restoreAllMocks()
  return {
    decisions: firstHalves(decisions),
    draws: firstHalves(draws),
    events: timeline,
    hash: traceHash,
  }
}

function append<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name) ?? []
  list.push(item)
  lists.set(name, list)
}

/** A world is lived through twice, the same each time: what is left is of the first time. */
function firstHalves(kept: ReadonlyMap<string, readonly (boolean | number)[]>): Decisions {
  return new Map([...kept].map(([name, list]) => [name, list.slice(0, list.length / 2)]))
}

/** Streams of links whose decisions are not the same, message by message, as far as both runs sent any. */
function parted(a: Decisions, b: Decisions): readonly string[] {
  return [...a].flatMap(([name, kept]) => {
    const others = b.get(name) ?? []
    const shared = Math.min(kept.length, others.length)
    const isSame = kept.slice(0, shared).every((decision, at) => decision === others[at])
    return isSame ? [] : [name]
  })
}

/** Seeds as they were issued, by orchestrator: what the recipient's secret makes of them. */
function seedsOf(events: readonly TraceEvent[]): readonly (string | null)[] {
  return events.flatMap((event) => (event.type === 'info.issued' ? [event.recipientRandHash] : []))
}

/** Each ticket that was credited, by its parameters and nonce, and whether it won. */
function ticketsOf(events: readonly TraceEvent[]): ReadonlyMap<string, boolean> {
  const tickets = new Map<string, boolean>()
  for (const event of events) {
    if (event.type === 'payment.processed' && event.creditedTickets === event.tickets) {
      for (let nonce = event.firstNonce; nonce <= event.lastNonce; nonce += 1) {
        const key = `${event.recipientRandHash} ${nonce}`
        tickets.set(key, tickets.get(key) ?? false)
      }
    }
    if (event.type === 'ticket.won') tickets.set(`${event.recipientRandHash} ${event.nonce}`, true)
  }
  return tickets
}

const first = live(WORLD)

const OTHERS = [
  ['a price', '24gwei', '31gwei'],
  ['an interval', 'livePaymentInterval: 5s', 'livePaymentInterval: 7s'],
  ['a ceiling', '90gwei', '20gwei'],
  ['a share of messages that are lost', 'loss: 1%', 'loss: 3%'],
  ['a share of messages that are garbled', 'corrupt: 1%', 'corrupt: 3%'],
] as const

describe.each(OTHERS)('two runs that differ in %s', (_what, written, instead) => {
  const changed = WORLD.replace(written, instead)
  const other = live(changed)
  /** What the parameter itself decides: only more happens where it is larger. */
  const own = /^(loss|corrupt):/.exec(written)?.[1]

  test('are two runs', () => {
    expect(other.hash).not.toBe(first.hash)
  })

  test('share what becomes of each message of each link', () => {
    const names = parted(first.decisions, other.decisions)
    expect(names.filter((name) => own === undefined || !name.endsWith(`/${own}`))).toEqual([])
    for (const name of names) {
      const kept = first.decisions.get(name) ?? []
      const others = other.decisions.get(name) ?? []
      const fewer = kept.slice(0, others.length).filter((hit, at) => hit === true && !others[at])
      expect(fewer).toEqual([])
    }
  })

  test('share every other draw, by its stream', () => {
    expect(first.draws.size).toBeGreaterThan(3)
    expect(parted(first.draws, other.draws)).toEqual([])
  })

  test('share which tickets win', () => {
    const others = ticketsOf(other.events)
    const both = [...ticketsOf(first.events)].filter(([ticket]) => others.has(ticket))
    for (const [ticket, won] of both) expect(others.get(ticket)).toBe(won)
    // The price and the time of issue are in the hash of what was issued, and so in every ticket.
    if (own !== undefined) expect(both.length).toBeGreaterThan(0)
  })
})

describe('the world that is changed', () => {
  test('has messages of every fate, seeds and tickets of both kinds', () => {
    const kinds = new Set([...first.decisions.keys()].map((name) => name.split('/').at(-1)))
    expect(kinds.size).toBe(8)
    expect(new Set(seedsOf(first.events)).size).toBeGreaterThan(2)
    expect(new Set(ticketsOf(first.events).values())).toEqual(new Set([true, false]))
  })
})

test('chance that only a lost message takes is caught', () => {
  const few = live(WORLD, true).decisions
  const many = live(WORLD.replace('loss: 1%', 'loss: 3%'), true).decisions
  expect(parted(few, many).filter((name) => name.endsWith('/latency'))).not.toEqual([])
})
