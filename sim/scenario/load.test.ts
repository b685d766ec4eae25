import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { rational } from '../../src/money/rational.ts'
import { SCENARIO_ERRORS } from './errors.ts'
import { formatScenario } from './format.ts'
import type { ScenarioInput } from './input.ts'
import { linkSettings } from './links.ts'
import { loadScenario, parseScenario, type LoadedScenario } from './load.ts'
import type { Scenario } from './scenario.ts'

/** Uses every key of the format once. */
const FULL: ScenarioInput = {
  scenario: 1,
  name: 'full',
  story: 'Two lines\nof a story: with a colon # and a hash',
  profile: 'repaired',
  seed: '0x10',
  cryptography: 'exact',
  epoch: '2026-03-01T12:00:00.5+01:00',
  duration: '10m',
  quietPhase: '30s',
  chain: {
    block: '21000000',
    blockInterval: '12s',
    round: 4100,
    roundLength: 100,
    gasPrice: '20gwei',
    maxFloat: '3ETH',
    senders: {
      s1: { deposit: '1.5ETH', reserve: '8e9', withdrawRound: 0, maxFloat: 1 },
      '0x00000000000000000000000000000000000000aB': {},
    },
  },
  priceFeed: { usd: '2987.55' },
  orchestrators: {
    o1: {
      pricePerUnit: '0.3USD',
      pixelsPerUnit: '1e12',
      capabilityPrices: {
        'live-video-to-video/comfyui': '5/2',
        'llm/a/b': { pricePerUnit: 3, pixelsPerUnit: 2 },
      },
      externalCapabilities: { transcribe: '0.001USD' },
      pricesPerGateway: { g1: { pricePerUnit: 7, externalCapabilities: { transcribe: 9 } } },
      autoAdjustPrice: false,
      ticketEv: '8e9',
      redeemGas: 350_000,
      txCostMultiplier: 50,
      maxFaceValue: '0.1ETH',
      livePaymentInterval: '1s',
      capacity: 2,
      clock: { offset: '-2s', drift: '50ppm' },
      secret: `0x${'Ab'.repeat(32)}`,
    },
  },
  signers: {
    s1: {
      replicas: [{}, { clock: { offset: '-400ms', drift: '-3ppb' } }],
      byocPerCapabilityPricing: true,
      maxPricePerUnit: '1USD',
      pixelsPerUnit: 2,
      maxTicketEv: '5/2',
      maxTotalEv: '1e13',
      depositMultiplier: 3,
    },
  },
  gateways: {
    g1: {
      signer: 's1',
      clock: { offset: '1s' },
      sessions: {
        viewer: {
          orchestrator: 'o1',
          type: 'lv2v',
          capability: 'live-video-to-video',
          model: 'comfyui',
          start: '5s',
          length: '1m',
          segmentInterval: '2s',
          paymentInterval: '10s',
          capabilityPriceRequested: true,
          sendCapabilities: false,
          signerReplicas: 's1/2',
          maxPricePerUnit: 1200,
        },
        job: { orchestrator: 'o1', type: 'byoc', model: 'transcribe' },
      },
    },
    g2: { maxPricePerUnit: 5, sessions: { local: { orchestrator: 'o1', prepay: '20s' } } },
  },
  links: {
    default: { latency: { from: '10ms', to: '30ms' }, loss: '0.1%' },
    'g1<->o1': { latency: '5ms' },
    's1->*': { reorder: '1/3', duplicate: 0.25 },
  },
  timeline: [
    { at: '2m', setFeed: { USD: 3000 } },
    { at: '1m', setPrice: { orchestrator: 'o1', pricePerUnit: 4, capability: 'llm/a/b' } },
    { at: '1m', setPrice: { orchestrator: 'o1', pricePerUnit: 5, capability: 'transcribe' } },
    { at: '1m', setPrice: { orchestrator: 'o1', gateway: 'g1', pricePerUnit: '1e3' } },
    { at: '1m', setGasPrice: '1gwei' },
    { at: '1m', setMaxFloat: { s1: '1ETH', g2: 0 } },
    { at: '1m', setFunds: { sender: 'g2', deposit: 0 } },
    { at: '1m', stepClock: { actor: 's1/1', by: '-2s' } },
    { at: '1m', outage: { from: 'g1', to: '*', for: '3s' } },
    { at: '1m', restart: { actor: 'o1', keeps: ['secret', 'prices'], downFor: '1s' } },
    { at: '1m', setMaxPrice: { actor: 'g2' } },
    { at: '3m', endSession: 'local' },
  ],
  faults: {
    links: [{ link: 'g1<->o1', at: '1s', for: '2s', loss: 1, addedLatency: '1s' }],
    clocks: [{ actor: 's1/1', for: '9s', drift: '500ppm' }],
  },
  expect: {
    invariants: { holds: ['one-price'], breaks: ['metering'] },
    metrics: { ticketsSigned: { atLeast: 1, atMost: '1e3' } },
    ends: { viewer: 'completed' },
    statuses: { viewer: { '481': 'atLeast 1', '482': 0 } },
  },
}

function sound(loaded: LoadedScenario): Scenario {
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  return loaded.scenario
}

describe('values are exact', () => {
  const full = sound(parseScenario(FULL))

  test('money', () => {
    expect(full.chain.gasPriceWei).toBe(20_000_000_000n)
    const [s1, g2, address] = [1, 0, 2].map((index) => full.chain.senders[index])
    expect(s1).toMatchObject({ name: 's1', depositWei: 15n * 10n ** 17n, maxFloatWei: 1n })
    expect(g2).toMatchObject({ name: 'g2', depositWei: 10n ** 19n, maxFloatWei: 3n * 10n ** 18n })
    expect(address?.name).toBe('0x00000000000000000000000000000000000000ab')
    expect(full.orchestrators[0]?.price).toEqual({
      pricePerUnit: { amount: rational(3n, 10n), currency: 'USD' },
      pixelsPerUnit: 10n ** 12n,
    })
    expect(full.priceFeed).toEqual({
      currency: 'USD',
      perEth: rational(59_751n, 20n),
      decimals: 8,
      inverted: false,
      deviation: rational(0n),
      heartbeatNs: null,
      watcherNs: 3_600_000_000_000,
    })
  })

  test('time', () => {
    expect(full.epochUnixNs).toBe(1_772_362_800_500_000_000n)
    expect(full.signers[0]?.replicas).toEqual([
      { name: 's1/1', clock: { offsetNs: 0, driftPartsPerBillion: 0 } },
      { name: 's1/2', clock: { offsetNs: -400_000_000, driftPartsPerBillion: -3 } },
    ])
    const [viewer, job] = full.gateways[0]?.sessions ?? []
    expect(viewer).toMatchObject({ startNs: 5e9, endNs: 65e9, prepayNs: null })
    expect(full.gateways[1]?.sessions[0]).toMatchObject({ prepayNs: 20e9 })
    expect(job).toMatchObject({ startNs: 0, endNs: 600e9, capability: 'byoc' })
    expect(job).toMatchObject({ capabilityPriceRequested: true, sendCapabilities: false })
    expect(full.timeline.map(({ atNs }) => atNs / 1e9)).toEqual([
      ...Array.from({ length: 11 }, () => 60),
      120,
      180,
    ])
  })

  test('links: the last match wins, a signer stands for its replicas', () => {
    expect(linkSettings(full, 'o1', 'g1')).toMatchObject({ latencyMinNs: 5e6, latencyMaxNs: 5e6 })
    expect(linkSettings(full, 's1/2', 'g1').reorder).toEqual(rational(1n, 3n))
    expect(linkSettings(full, 'g1', 's1/2')).toEqual(full.links.default)
    expect(full.links.default.loss).toEqual(rational(1n, 1000n))
    expect(full.faults.links).toHaveLength(2)
  })
})

test('a scenario survives being saved', () => {
  const text = formatScenario(FULL)
  expect(text.split('\n')[0]).toBe(
    '# yaml-language-server: $schema=../../docs/schema/scenario-1.json',
  )
  expect(sound(loadScenario(text, 'full.yaml'))).toEqual(sound(parseScenario(FULL)))
  expect(sound(loadScenario(JSON.stringify(FULL), 'full.json'))).toEqual(sound(parseScenario(FULL)))
})

test('a seed is a text: numbers, signs and quotes survive', () => {
  const seed = fc.oneof(fc.nat().map(String), fc.bigInt().map(String), fc.string({ minLength: 1 }))
  fc.assert(
    fc.property(seed, (written) => {
      fc.pre(written.trim() !== '')
      const scenario = { ...FULL, seed: written }
      const saved = sound(loadScenario(formatScenario(scenario), 'x.yaml'))
      expect(saved.seed).toBe(written.trim())
    }),
    { seed: 42, numRuns: 200 },
  )
})

describe('no input makes it throw', () => {
  const wellFormed = (loaded: LoadedScenario): void => {
    if (loaded.ok) return
    expect(loaded.errors.length).toBeGreaterThan(0)
    for (const error of loaded.errors) {
      expect(Object.hasOwn(SCENARIO_ERRORS, error.code)).toBe(true)
      expect(error.message).not.toBe('')
      expect(error.mend).not.toBe('')
    }
  }

  test('any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => wellFormed(parseScenario(value))),
      { seed: 42, numRuns: 500 },
    )
  })

  test('any value of JavaScript', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    })
    fc.assert(
      fc.property(anything, (value) => wellFormed(parseScenario(value))),
      { seed: 42, numRuns: 500 },
    )
  })

  test('a good scenario with any one part replaced, as object and as text', () => {
    const places = pathsOf(FULL)
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        '-1',
        '1e999999999',
        '1/0',
        'constructor',
        '__proto__',
        '1constructor',
        -0,
        2 ** 60,
        '9'.repeat(5000),
        {},
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), odd, (path, value) => {
        const changed = replaced(FULL, path, value)
        wellFormed(parseScenario(changed))
        const loaded = loadScenario(JSON.stringify(changed), 'changed.json')
        wellFormed(loaded)
        if (loaded.ok) return
        for (const error of loaded.errors) expect(error.line).toBe(1)
      }),
      { seed: 42, numRuns: 1000 },
    )
  })

  test('any text, and a good text with a hole', () => {
    const text = formatScenario(FULL)
    const hole = fc.tuple(fc.nat(text.length), fc.nat(60), fc.string({ maxLength: 5 }))
    const holed = hole.map(
      ([at, length, filling]) => text.slice(0, at) + filling + text.slice(at + length),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), holed), (written) =>
        wellFormed(loadScenario(written, 'x')),
      ),
      { seed: 42, numRuns: 500 },
    )
  })

  test.each([
    '['.repeat(100_000),
    '- '.repeat(50_000),
    '{"a":'.repeat(20_000),
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n${['c', 'd', 'e', 'f', 'g', 'h'].map((key, index) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'bcdefg'[index]}`).join(',')}]`).join('\n')}`,
    `timeline: ${'1'.repeat(100_000)}`,
    Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n'),
    'x'.repeat(3_000_000),
  ])('large or deep texts %#', (text) => {
    const loaded = loadScenario(text, 'big.yaml')
    expect(loaded.ok).toBe(false)
    wellFormed(loaded)
  })
})

/** Paths to every part of a value. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

function replaced(value: unknown, path: readonly string[], part: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return part
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      String(index) === key ? replaced(item, rest, part) : item,
    )
  }
  const owner = value as Record<string, unknown>
  return { ...owner, [key]: replaced(owner[key], rest, part) }
}
