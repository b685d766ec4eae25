import { describe, expect, it } from 'vitest'
import { compare, multiply, rational } from '../../src/money/rational.ts'
import type {
  GatewayDishonestyInput,
  OrchestratorDishonestyInput,
} from '../scenario/dishonesty-input.ts'
import type { ScenarioInput, SessionInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import { priceOf } from '../invariants/prices.ts'
import type { EventOf, TraceEventType } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

const SECOND = 1_000_000_000

interface Parties {
  readonly orchestrator?: OrchestratorDishonestyInput
  readonly gateway?: GatewayDishonestyInput
  readonly session?: Partial<SessionInput>
  readonly remote?: boolean
}

/** One session with one orchestrator, and what they do that is not honest. */
function run({ orchestrator, gateway, session, remote = false }: Parties): RunResult {
  const world: ScenarioInput = {
    scenario: 1,
    name: 'dishonest',
    profile: 'repaired',
    duration: '3m',
    orchestrators: {
      o1: {
        pricePerUnit: 1200,
        autoAdjustPrice: false,
        ticketEv: '100gwei',
        externalCapabilities: { job: '20gwei' },
        ...(orchestrator === undefined ? {} : { dishonest: orchestrator }),
      },
    },
    ...(remote ? { signers: { s1: {} } } : {}),
    gateways: {
      g1: {
        ...(remote ? { signer: 's1' } : {}),
        ...(gateway === undefined ? {} : { dishonest: gateway }),
        sessions: { v1: { orchestrator: 'o1', ...session } },
      },
    },
  }
  const parsed = parseScenario(world)
  if (!parsed.ok) expect.unreachable(parsed.errors.map(({ message }) => message).join('\n'))
  const outcome = runScenario(parsed.scenario, { level: 'full' })
  if (!outcome.ok) expect.unreachable(outcome.message)
  return outcome.result
}

function of<T extends TraceEventType>({ timeline }: RunResult, type: T): readonly EventOf<T>[] {
  return timeline.filter((event): event is EventOf<T> => event.type === type)
}

/** When and how often a thing was done. */
function done(result: RunResult, what: string): readonly number[] {
  return of(result, 'choice.made')
    .filter((choice) => choice.what === what)
    .map(({ atNs }) => atNs)
}

const byoc: Partial<SessionInput> = { type: 'byoc', model: 'job' }
const transcode: Partial<SessionInput> = { type: 'transcode', segmentInterval: '2s' }

describe('a party that does nothing of what it might', () => {
  it('changes not a byte', () => {
    const honest = run({ remote: true }).traceHash
    const never = { share: 0 }
    expect(run({ remote: true, gateway: { replaysState: never } }).traceHash).toBe(honest)
    expect(run({ remote: true, gateway: { replaysPayments: never } }).traceHash).toBe(honest)
    const raises = { raisesPrice: { from: '3m', times: 2 }, refusesWork: never }
    expect(run({ remote: true, orchestrator: raises }).traceHash).toBe(honest)
  })
})

describe('an orchestrator', () => {
  it.each([byoc, transcode, {}])(
    'raises its price once a session has its first one (%j)',
    (session) => {
      const raises = { raisesPrice: { from: '20s', times: '3/2' } }
      const result = run({ orchestrator: raises, session })
      const infos = of(result, 'info.issued').map(({ atNs, price }) => ({
        atNs,
        price: priceOf(price),
      }))
      const first = infos[0]?.price ?? expect.unreachable('there is a first price')
      const higher = multiply(first, rational(3n, 2n))
      for (const { atNs, price } of infos) {
        const due = atNs < 20 * SECOND ? first : higher
        expect(price !== null && compare(price, due)).toBe(0)
      }
      expect(infos.some(({ atNs }) => atNs > 20 * SECOND)).toBe(true)
    },
  )

  it('binds other parameters than it names, and refuses what comes with them', () => {
    const result = run({
      orchestrator: { bindsOtherPrice: { from: '20s', times: 2 } },
      session: byoc,
    })
    const [first, second] = of(result, 'payment.processed')
    expect(first?.error).toBeNull()
    expect(second?.error).toContain('invalid recipientRand')
  })

  it('reports pixels that it did not make', () => {
    const result = run({ orchestrator: { misreportsPixels: { times: 2 } }, session: transcode })
    const [charge] = of(result, 'work.charged')
    const [settled] = of(result, 'request.settled')
    expect(charge?.units).toBe(2n * (settled?.units ?? 0n))
    expect(settled?.error).toBe('PixelMismatch')
  })

  it('fails work that was paid for', () => {
    const result = run({ orchestrator: { refusesWork: {} }, session: transcode })
    expect(of(result, 'payment.processed').some(({ creditedTickets }) => creditedTickets > 0)).toBe(
      true,
    )
    expect(of(result, 'request.settled').every(({ outcome }) => outcome !== 'done')).toBe(true)
  })

  it.each([byoc, {}])('releases a stream that is paid for (%j)', (session) => {
    const result = run({ orchestrator: { stopsWork: { from: '30s' } }, session })
    const [ended] = of(result, 'session.ended')
    expect(ended).toMatchObject({ end: 'released-insufficient-balance' })
    expect(ended?.atNs).toBeLessThan(32 * SECOND)
  })
})

describe('a gateway', () => {
  it.each([{}, byoc, transcode])('sends a payment again, which brings nothing (%j)', (session) => {
    const honest = run({ session })
    const result = run({ gateway: { replaysPayments: { share: '1/2' } }, session })
    const again = done(result, 'replays a payment')
    expect(again.length).toBeGreaterThan(0)
    expect(of(result, 'payment.repeated')).toHaveLength(again.length)
    expect(result.metrics.evCreditedWei).toEqual(honest.metrics.evCreditedWei)
  })

  it('goes back to an older state of its signer, whose tickets were credited before', () => {
    const result = run({ gateway: { replaysState: { from: '40s' } }, remote: true })
    expect(done(result, 'replays a state').length).toBeGreaterThan(0)
    const numbers = of(result, 'signer.paid').map(({ sequenceNumber }) => sequenceNumber)
    expect(new Set(numbers).size).toBeLessThan(numbers.length)
  })

  it('keeps tickets back, all but one at most', () => {
    const { timeline } = run({ gateway: { withholdsTickets: { part: 1 } } })
    const sent = timeline.filter((event) => event.type === 'payment.sent')
    expect(sent.map(({ tickets }) => tickets).every((tickets) => tickets <= 1)).toBe(true)
    expect(sent[0]?.tickets).toBe(1)
  })

  it.each([byoc, {}])(
    'stops paying for a stream that goes on until its credit is used up (%j)',
    (session) => {
      const result = run({ gateway: { stopsPaying: { from: '10s' } }, session })
      const [last] = of(result, 'payment.sent').toReversed()
      expect(last?.atNs).toBeLessThan(10 * SECOND)
      expect(of(result, 'session.ended')[0]?.end).toBe('released-insufficient-balance')
    },
  )

  it('names another price than its tickets are for, but never at first', () => {
    const result = run({ gateway: { misstatesPrice: { times: '1/2' } } })
    const [first, ...later] = of(result, 'payment.processed').filter(({ tickets }) => tickets > 0)
    expect(first?.error).toBeNull()
    expect(later.length).toBeGreaterThan(0)
    for (const { error } of later) expect(error).toContain('invalid recipientRand')
  })
})
