import fc from 'fast-check'
import type { ScenarioInput } from '../../sim/scenario/input.ts'

/** Bounds within which a generated world is one that people run. */
export interface WorldShape {
  /** Price changes that may happen, as multiples in hundredths of the first price. */
  readonly priceStepsPercent: { readonly min: number; readonly max: number }
  readonly profile: string
}

const PIXELS_PER_SECOND = 27_648_000n

interface Draft {
  readonly type: 'lv2v' | 'live'
  readonly remote: boolean
  readonly pricePerSecond: bigint
  readonly evSeconds: number
  readonly paymentIntervalS: number
  readonly lengthS: number
  readonly latencyMs: number
  readonly steps: readonly { readonly atS: number; readonly percent: number }[]
  readonly seed: number
}

/**
 * Whole scenarios of format 1: one orchestrator, one payer (remote signer or own key), one session, price steps. A price is
 * chosen per second and the EV in seconds of service, so that ticket counts stay in the range that nodes accept.
 */
export function scenarioArbitrary(shape: WorldShape): fc.Arbitrary<ScenarioInput> {
  const { min, max } = shape.priceStepsPercent
  return fc
    .record<Draft>({
      type: fc.constantFrom('lv2v', 'live'),
      remote: fc.boolean(),
      pricePerSecond: fc.bigInt({ min: PIXELS_PER_SECOND, max: 10n ** 11n }),
      evSeconds: fc.integer({ min: 2, max: 120 }),
      paymentIntervalS: fc.integer({ min: 1, max: 8 }),
      lengthS: fc.integer({ min: 10, max: 90 }),
      latencyMs: fc.integer({ min: 0, max: 200 }),
      steps: fc.array(
        fc.record({
          atS: fc.integer({ min: 1, max: 80 }),
          percent: fc.integer({ min, max }),
        }),
        { maxLength: 4 },
      ),
      seed: fc.nat(),
    })
    .map((draft) => worldOf(draft, shape.profile))
}

function worldOf(draft: Draft, profile: string): ScenarioInput {
  const perUnit = (percent: number): string => {
    const price = (draft.pricePerSecond * BigInt(percent)) / 100n
    return draft.type === 'live' ? `${price}` : `${price}/${PIXELS_PER_SECOND}`
  }
  const ev = draft.pricePerSecond * BigInt(draft.evSeconds)
  const limits = { maxTicketEv: `${ev * 2n}`, maxTotalEv: `${ev * 200n}` }
  return {
    scenario: 1,
    name: 'generated',
    profile,
    seed: draft.seed,
    duration: `${draft.lengthS + 10}s`,
    chain: { gasPrice: '0.01gwei', maxFloat: '1000ETH' },
    orchestrators: {
      o1: { pricePerUnit: perUnit(100), autoAdjustPrice: false, ticketEv: `${ev}` },
    },
    ...(draft.remote ? { signers: { s1: limits } } : {}),
    gateways: {
      g1: {
        ...(draft.remote ? { signer: 's1' } : limits),
        sessions: {
          v1: {
            orchestrator: 'o1',
            type: draft.type,
            length: `${draft.lengthS}s`,
            paymentInterval: `${draft.paymentIntervalS}s`,
          },
        },
      },
    },
    links: { default: { latency: draft.latencyMs === 0 ? 0 : `${draft.latencyMs}ms` } },
    timeline: draft.steps
      .filter(({ atS }) => atS < draft.lengthS)
      .toSorted((a, b) => a.atS - b.atS)
      .map(({ atS, percent }) => ({
        at: `${atS}s`,
        setPrice: { orchestrator: 'o1', pricePerUnit: perUnit(percent) },
      })),
  }
}
