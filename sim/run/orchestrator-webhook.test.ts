import { describe, expect, it } from 'vitest'
import { loadScenario } from '../scenario/load.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

const SECOND = 1_000_000_000

/** A gateway that has segments of 2 s transcoded for 20 s, at an orchestrator with a webhook. */
const run = (webhook: string, rest = '', profile = 'repaired'): RunResult => {
  const loaded = loadScenario(
    `scenario: 1
name: webhook
duration: 20s
orchestrators:
  o1: { pricePerUnit: 1200, autoAdjustPrice: false, ticketEv: 800gwei, webhook: { ${webhook} } }
gateways:
  g1:
    sessions:
      stream: { orchestrator: o1, type: transcode, segmentInterval: 2s, start: 1s }
${rest}`,
    'webhook.yaml',
  )
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  const outcome = runScenario(loaded.scenario, { profile, level: 'full' })
  if (!outcome.ok) return expect.unreachable(outcome.message)
  return outcome.result
}

const events = <T extends TraceEvent['type']>(
  { timeline }: RunResult,
  type: T,
): readonly EventOf<T>[] => timeline.filter((event): event is EventOf<T> => event.type === type)

const fault = (kind: string): string =>
  `faults: { webhooks: [{ webhook: o1, kind: ${kind}, for: 5s }] }`

describe("an orchestrator's auth webhook", () => {
  it('is asked before its orchestrator tells its price, and may set another', () => {
    const result = run('prices: { g1: { pricePerUnit: 1801, pixelsPerUnit: 2 } }')
    expect(events(result, 'webhook.answered')[0]).toMatchObject({ status: 200 })
    const [told] = events(result, 'info.issued')
    expect(told?.atNs).toBe(SECOND + 70_000_000)
    expect(told?.price).toMatchObject({ pricePerUnit: 1801n, pixelsPerUnit: 2n })
    expect(events(result, 'work.charged')[0]?.price).toMatchObject({ pricePerUnit: 1801n })
    expect(result.invariants.filter(({ status }) => status === 'broken')).toEqual([])
  })

  it('sets no price for others, and lets strangers not in', () => {
    const [told] = events(run('prices: {}'), 'info.issued')
    expect(told?.price).toMatchObject({ pricePerUnit: 1200n, pixelsPerUnit: 1n })
    const [refused] = events(run('allows: []'), 'info.refused')
    expect(refused?.error).toBe('authentication failed: not allowed')
  })

  it.each([
    ['denies', 'authentication failed: not allowed'],
    ['unreadable', "authentication failed: invalid character '<' looking for beginning of value"],
    ['failing', 'authentication failed: webhook failed\n'],
    ['unreachable', 'authentication failed: Post "https://webhook.o1.example": connection refused'],
    ['bad-price', 'pixels per unit is 0'],
  ])('that is %s leaves its orchestrator without an answer', (kind, error) => {
    expect(events(run('', fault(kind)), 'info.refused')[0]?.error).toBe(error)
  })

  it('that is slow is waited for longer than a gateway waits', () => {
    const result = run('', fault('slow'))
    const answered = events(result, 'webhook.answered').map(({ atNs }) => atNs)
    expect(answered.some((atNs) => atNs > 7 * SECOND)).toBe(true)
    expect(events(result, 'info.refused')).toEqual([])
    expect(result.metrics.requestsLost).toBeGreaterThan(0n)
  })
})
