import { describe, expect, it } from 'vitest'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { asksWebhookFirst } from '../../src/signer/webhook-rules.ts'
import { loadScenario } from '../scenario/load.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

const SECOND = 1_000_000_000

/** One session of 30 s, paid every 5 s through a signer with a webhook. */
const world = (webhook: string, rest = '', session = ''): Scenario => {
  const loaded = loadScenario(
    `scenario: 1
name: webhook
duration: 30s
orchestrators:
  o1: { pricePerUnit: 2gwei, autoAdjustPrice: false, ticketEv: 8gwei }
signers:
  s1: { webhook: { ${webhook} } }
gateways:
  g1:
    signer: s1
    sessions:
      viewer: { orchestrator: o1, type: live ${session} }
${rest}`,
    'webhook.yaml',
  )
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  return loaded.scenario
}

const run = (scenario: Scenario, profile = 'repaired', rules?: Rules): RunResult => {
  const outcome = runScenario(scenario, { profile, rules, level: 'full' })
  if (!outcome.ok) return expect.unreachable(outcome.message)
  return outcome.result
}

const events = <T extends TraceEvent['type']>(
  { timeline }: RunResult,
  type: T,
): readonly EventOf<T>[] => timeline.filter((event): event is EventOf<T> => event.type === type)

const broken = ({ invariants }: RunResult): readonly string[] =>
  invariants.filter(({ status }) => status === 'broken').map(({ id }) => id)

const fault = (kind: string, more = ''): string =>
  `faults: { webhooks: [{ webhook: s1, kind: ${kind}, at: 8s, for: 4s ${more} }] }`

describe("a signer's auth webhook", () => {
  it('is asked about every call, and its time is added to the call', () => {
    const result = run(world('takes: 100ms'))
    const asked = events(result, 'webhook.answered')
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200))
    expect(asked).toHaveLength(
      events(result, 'signer.paid').length + events(result, 'signer.refused').length,
    )
    // Info, then the call, then the question there and back.
    expect(events(result, 'signer.paid')[0]?.atNs).toBe(0.2 * SECOND)
    expect(broken(result)).toEqual([])
  })

  it('is not asked again before its answer expires', () => {
    expect(events(run(world('expiry: 12s')), 'webhook.answered')).toHaveLength(2)
    expect(events(run(world('expiry: 1h')), 'webhook.answered')).toHaveLength(1)
  })

  it('refuses strangers, and nothing is signed for them where it is asked first', () => {
    const stranger = world('allows: []')
    for (const profile of profiles.keys()) {
      const result = run(stranger, profile)
      expect(events(result, 'signer.paid')).toEqual([])
      const isFirst = profile === 'repaired'
      expect(events(result, 'signer.withheld')).toHaveLength(isFirst ? 0 : 1)
      expect(broken(result)).toEqual(isFirst ? [] : ['unauthorised-never-signs'])
    }
  })

  it('refuses a price above the ceiling that it names', () => {
    expect(events(run(world('maxPricePerUnit: 2000000000')), 'signer.refused')).toEqual(
      events(run(world('')), 'signer.refused'),
    )
    const [refused] = events(run(world('maxPricePerUnit: 1999999999.5')), 'signer.refused')
    expect(refused).toMatchObject({ status: 481, code: 'price-above-ceiling' })
    expect(refused?.text).toContain('auth webhook maxPrice ceiling 1999999999.500')
  })

  it.each([
    ['slow', 500, 'webhook-failed', 'context deadline exceeded'],
    ['denies', 403, 'webhook-rejected', 'not allowed'],
    ['unreadable', 500, 'webhook-failed', 'signer auth invalid response: invalid character'],
    ['failing', 500, 'webhook-failed', 'signer auth error status 500'],
    ['no-status', 500, 'webhook-failed', 'signer auth invalid status'],
    ['bad-price', 502, 'webhook-max-price-invalid', 'maxPrice.price must be a positive decimal'],
    ['other-caller', 500, 'auth-id-changed', 'remote signer auth ID changed'],
    ['unreachable', 500, 'webhook-failed', 'connection refused'],
  ])('that is %s refuses with %d', (kind, status, code, text) => {
    for (const profile of ['repaired', 'upstream/master-2026-08']) {
      const result = run(world('', fault(kind)), profile)
      const refused = events(result, 'signer.refused').filter((event) => event.status !== 482)
      expect(refused).toHaveLength(1)
      expect(refused[0]).toMatchObject({ status, code })
      expect(refused[0]?.text).toContain(text)
    }
  })

  it('gives up after 5 s when it is slow, and takes what comes in time', () => {
    const late = events(run(world('', fault('slow'))), 'signer.refused')
    expect(late[0]?.code).toBe('webhook-failed')
    const inTime = events(run(world('', fault('slow', ', added: 4s'))), 'signer.refused')
    expect(inTime.filter(({ code }) => code === 'webhook-failed')).toEqual([])
  })

  it('does not answer a signer that has crashed meanwhile', () => {
    const rest = 'timeline: [{ at: 10100ms, restart: { actor: s1, downFor: 10ms } }]'
    const result = run(world('takes: 1s', rest))
    expect(events(result, 'actor.restarted')).toHaveLength(1)
    const waiting = events(result, 'webhook.answered').filter(
      ({ atNs }) => atNs > 10 * SECOND && atNs < 12 * SECOND,
    )
    expect(waiting).toEqual([])
    expect(broken(result)).toEqual([])
  })

  it('has a link of its own', () => {
    const rest = 'links: { "s1<->s1/webhook": { latency: 300ms } }'
    expect(events(run(world('takes: 0s', rest)), 'signer.paid')[0]?.atNs).toBe(0.66 * SECOND)
  })

  it('that is asked after signing is caught in the mended rules', () => {
    const repaired = profiles.get('repaired')?.rules
    if (repaired === undefined) expect.unreachable()
    const rules: Rules = {
      ...repaired,
      signer: { ...repaired.signer, asksWebhookFirst: asksWebhookFirst.no },
    }
    const result = run(world('allows: []'), 'repaired', rules)
    expect(broken(result)).toEqual(['unauthorised-never-signs'])
  })
})
