import * as fc from 'fast-check'
import type { ScenarioInput, TimelineInput } from '../../sim/scenario/input.ts'

interface Step {
  readonly atM: number
  readonly of: number
}

interface Plan {
  readonly seed: number
  readonly poolSize: number
  /** One session each. */
  readonly orchestrators: readonly {
    readonly pollingS: number
    readonly startM: number
    readonly lengthM: number
  }[]
  /** In face values. */
  readonly deposit: number
  readonly reserve: number
  readonly winsEvery: number
  readonly roundBlocks: number
  readonly transactionDelayS: number
  readonly gas: readonly { readonly atM: number; readonly gwei: string }[]
  readonly funding: readonly (Step & { readonly faceValues: number })[]
  readonly restarts: readonly Step[]
  readonly unlockM: number | null
}

const DURATION_M = 60
const FACE_VALUE_TENTHS_OF_ETH = 2

/**
 * Worlds in which many tickets win and money is short: one payer, one or two orchestrators that share its reserve, gas that moves,
 * money that comes and goes, nodes that start again. Rounds are longer than ticket parameters live, and blocks stay.
 */
export function settlementWorldArbitrary(profile: string): fc.Arbitrary<ScenarioInput> {
  const atM = fc.integer({ min: 1, max: DURATION_M - 5 })
  const of = fc.nat({ max: 1 })
  return fc
    .record<Plan>({
      seed: fc.nat(),
      poolSize: fc.integer({ min: 2, max: 3 }),
      orchestrators: fc.array(
        fc.record({
          pollingS: fc.constantFrom(0, 5, 30),
          startM: fc.integer({ min: 0, max: 10 }),
          lengthM: fc.integer({ min: 1, max: 12 }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      deposit: fc.integer({ min: 1, max: 6 }),
      reserve: fc.integer({ min: 3, max: 9 }),
      winsEvery: fc.integer({ min: 2, max: 8 }),
      roundBlocks: fc.integer({ min: 80, max: 120 }),
      transactionDelayS: fc.integer({ min: 0, max: 5 }),
      gas: fc.array(fc.record({ atM, gwei: fc.constantFrom('0.01', '1', '20', '300') }), {
        maxLength: 3,
      }),
      funding: fc.array(fc.record({ atM, of, faceValues: fc.integer({ min: 1, max: 4 }) }), {
        maxLength: 3,
      }),
      restarts: fc.array(fc.record({ atM, of }), { maxLength: 2 }),
      unlockM: fc.option(fc.integer({ min: 1, max: 20 })),
    })
    .map((plan) => worldOf(plan, profile))
}

function worldOf(plan: Plan, profile: string): ScenarioInput {
  const names = plan.orchestrators.map((_, index) => `o${index + 1}`)
  return {
    scenario: 1,
    name: 'generated',
    profile,
    seed: plan.seed,
    duration: `${DURATION_M}m`,
    quietPhase: `${DURATION_M}m`,
    chain: {
      roundLength: plan.roundBlocks,
      poolSize: plan.poolSize,
      gasPrice: '0.01gwei',
      // The gas price must not jump while a transaction is on its way.
      transactionDelay: plan.gas.length > 0 ? '0s' : `${plan.transactionDelayS}s`,
      senders: { s1: { deposit: faceValues(plan.deposit), reserve: faceValues(plan.reserve) } },
    },
    orchestrators: Object.fromEntries(
      plan.orchestrators.map(({ pollingS }, index) => [
        names[index],
        {
          pricePerUnit: '0.002ETH',
          autoAdjustPrice: false,
          ticketEv: `${FACE_VALUE_TENTHS_OF_ETH / 10 / plan.winsEvery}ETH`,
          maxFaceValue: faceValues(1),
          chainPolling: `${pollingS}s`,
        },
      ]),
    ),
    signers: { s1: { maxTicketEv: '1ETH', maxTotalEv: '10ETH' } },
    gateways: {
      g1: {
        signer: 's1',
        sessions: Object.fromEntries(
          plan.orchestrators.map(({ startM, lengthM }, index) => [
            `v${index + 1}`,
            {
              orchestrator: names[index] ?? 'o1',
              type: 'live',
              start: `${startM}m`,
              length: `${lengthM}m`,
            },
          ]),
        ),
      },
    },
    timeline: timelineOf(plan, names),
  }
}

function timelineOf(plan: Plan, names: readonly string[]): readonly TimelineInput[] {
  const steps: (Omit<TimelineInput, 'at'> & { readonly atM: number })[] = [
    ...plan.gas.map(({ atM, gwei }) => ({ atM, setGasPrice: `${gwei}gwei` })),
    ...plan.funding.map(({ atM, of, faceValues: amount }) =>
      of === 0
        ? { atM, fundDeposit: { s1: faceValues(amount) } }
        : { atM, fundReserve: { s1: faceValues(amount) } },
    ),
    ...plan.restarts.map(({ atM, of }) => ({
      atM,
      restart: { actor: names[of % names.length] ?? 'o1' },
    })),
    ...(plan.unlockM === null
      ? []
      : [
          { atM: plan.unlockM, unlock: 's1' },
          { atM: DURATION_M - 5, withdraw: 's1' },
        ]),
  ]
  return steps
    .toSorted((a, b) => a.atM - b.atM)
    .map(({ atM, ...action }) => ({ at: `${atM}m`, ...action }))
}

function faceValues(count: number): string {
  return `${(count * FACE_VALUE_TENTHS_OF_ETH) / 10}ETH`
}
