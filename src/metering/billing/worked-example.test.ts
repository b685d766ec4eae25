import { describe, expect, it } from 'vitest'
import { billingRulesUpstream } from './rules.ts'
import type { BillingEvent } from './billing-event.ts'
import { billingGate, GateOverrides, type BillingLine, type GateAnswer } from './billing-gates.ts'
import { countInputTokens } from './count-tokens.ts'
import { endpoints, type EndpointPath, type ProductAnswer } from './endpoints.ts'
import { GenerationService } from './generation-service.ts'
import { historyText, type StoredRequest } from './history-text.ts'
import { ProductService, type ProductRequest, type ProductResponse } from './product-service.ts'
import { UsageMeter, type Delivery } from './usage-meter.ts'

/** Spec live WX-24: one publish, one run of a profile service, three searches. */
const window: readonly StoredRequest[] = [
  {
    sessionId: 's1',
    createdAtUnixSeconds: 0,
    interactions: [
      {
        id: 1,
        role: 'user',
        content: 'I love sushi',
        userAction: 'none',
        userActionDescription: '',
        toolsUsed: [],
      },
    ],
  },
]

const context = { requestId: 'r1', userId: 'u1', source: null, agentVersion: null }
const run = { context, bypassesGate: false, isSourceSkipped: false }
const found = { result: ['likes sushi', 'eats fish'], retained: 2, isStored: true }

function createMeter(isLost: (event: BillingEvent) => boolean = () => false): {
  readonly meter: UsageMeter
  readonly events: readonly BillingEvent[]
} {
  const events: BillingEvent[] = []
  let ids = 0
  const recorder = (event: BillingEvent): Delivery => {
    if (isLost(event)) return 'failed'
    events.push(event)
    return 'delivered'
  }
  const meter = new UsageMeter({ recorder, newId: () => `${(ids += 1)}`, nowNs: () => 0 })
  return { meter, events }
}

function profileService(meter: UsageMeter, votes: boolean): GenerationService {
  return new GenerationService({
    serviceName: 'profile_generation',
    emitsLearningBilling: true,
    orgId: 'o1',
    extractorName: 'profiles',
    readWindow: () => ({ ok: true, value: window }),
    votes: () => votes,
    readConfig: () => ({ ok: true, value: null }),
    countTokens: (text) => ({ ok: true, value: countInputTokens(text) }),
    meter,
    rules: billingRulesUpstream,
  })
}

function generate(service: GenerationService): void {
  const begun = service.begin(run)
  if (begun === null) return
  service.extractorReads(begun)
  begun.completed({ prompt: 120, completion: 30 })
  begun.completed({ prompt: null, completion: 12 })
  begun.completed({ prompt: 80, completion: null })
  service.end(begun, found)
}

interface Search extends ProductRequest {
  readonly callerType: string
  readonly results: number
}

function search(
  callerType: string,
  results: number,
  endpoint: EndpointPath = '/api/search',
): Search {
  return {
    endpoint,
    rateKey: 'k',
    orgId: 'o1',
    requestId: 'q',
    sessionId: 's',
    callerType,
    results,
  }
}

function answer(results: number): ProductAnswer {
  const items = Array.from({ length: results }, () => 'item')
  return { success: true, profiles: items, agentPlaybooks: items, userPlaybooks: items }
}

function productService(
  meter: UsageMeter,
  gate: ((line: BillingLine) => () => GateAnswer) | null,
): { readonly serve: (request: Search) => ProductResponse; readonly searches: () => number } {
  let searches = 0
  const service = new ProductService<Search>({
    handle: ({ results }) => {
      searches += 1
      return { ok: true, value: { ...answer(0), profiles: answer(results).profiles } }
    },
    callerTypeOf: ({ callerType }) => ({ ok: true, value: callerType }),
    gateOf: billingGate,
    gates: new GateOverrides(gate, billingGate),
    readConfig: () => ({ ok: true, value: null }),
    meter,
    rules: billingRulesUpstream,
  })
  return { serve: (request) => service.serve(request), searches: () => searches }
}

describe('the worked example of billing', () => {
  it('bills the text that the gate has read', () => {
    expect(historyText(window)).toBe('=== Session: s1 ===\nuser: ```I love sushi```')
    expect(countInputTokens(historyText(window))).toBe(14)
  })

  it('tells a run in order', () => {
    const { meter, events } = createMeter()
    generate(profileService(meter, true))
    expect(events.map(({ eventName, countValue }) => [eventName, countValue])).toEqual([
      ['generation_gate_evaluated', 1],
      ['generation_started', 1],
      ['generation_succeeded', 2],
      ['learnings_generated', 2],
      ['extraction_tokens', 14],
    ])
    expect(events[4]).toMatchObject({
      promptTokens: 200,
      completionTokens: 42,
      platformLlm: true,
      callerType: 'internal',
      pipeline: 'profile',
      sessionId: null,
    })
  })

  it('bills nothing when the gate votes to skip', () => {
    const { meter, events } = createMeter()
    generate(profileService(meter, false))
    expect(events.map(({ eventName, outcome }) => [eventName, outcome])).toEqual([
      ['generation_gate_evaluated', 'should_skip'],
    ])
  })

  it('loses one event, and no other, with a recorder that fails for it', () => {
    const { meter, events } = createMeter(({ eventName }) => eventName === 'extraction_tokens')
    generate(profileService(meter, true))
    expect(events.map(({ eventName }) => eventName)).not.toContain('extraction_tokens')
    expect(meter.counts).toEqual({ emitted: 5, delivered: 4, waiting: 0, dropped: 0, lost: 1 })
  })

  it('bills the searches of production agents that found something', () => {
    const { meter, events } = createMeter()
    const { serve } = productService(meter, null)
    for (const request of [
      search('production_agent', 3),
      search('dashboard', 5),
      search('production_agent', 0),
    ]) {
      expect(serve(request).status).toBe(200)
    }
    expect(events.map(({ eventName, countValue }) => [eventName, countValue])).toEqual([
      ['learning_applied', 3],
    ])
    expect(events[0]).toMatchObject({
      requestId: 'q',
      sessionId: 's',
      eventCategory: 'application',
    })
  })

  it('neither searches nor bills what the gate of its line denies', () => {
    const { meter, events } = createMeter()
    const { serve, searches } = productService(
      meter,
      (line) => () =>
        line === 'application' ? { kind: 'deny', status: 402, detail: 'no' } : { kind: 'allow' },
    )
    expect(serve(search('production_agent', 3))).toEqual({ status: 402, body: '{"detail":"no"}' })
    expect(serve(search('production_agent', 3, '/api/publish_interaction')).status).toBe(200)
    expect([events.length, searches()]).toEqual([0, 1])
  })
})

describe('endpoints', () => {
  it.each<[EndpointPath, number, number]>([
    ['/api/publish_interaction', 60, 0],
    ['/api/search', 120, 6],
    ['/api/search_profiles', 120, 2],
    ['/api/search_user_playbooks', 120, 2],
    ['/api/search_agent_playbooks', 120, 2],
    ['/api/get_agent_playbooks', 120, 2],
  ])('%s takes %d requests a minute and bills %d results', (path, perMinute, surfaced) => {
    expect(endpoints[path].limitPerMinute).toBe(perMinute)
    expect(endpoints[path].surfacedCount(answer(2))).toBe(surfaced)
  })
})
