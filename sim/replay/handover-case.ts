import { assert } from '../../src/assert.ts'
import { ZERO_HASH, type Hash } from '../../src/bytes/hex.ts'
import { SECOND_NS } from '../../src/durations.ts'
import { BALANCE_TTL_NS } from '../../src/ledger/ledger.ts'
import { rational, type Rational } from '../../src/money/rational.ts'
import { decodeBase64 } from '../../src/wire/base64.ts'
import type { OrchestratorInfo } from '../../src/wire/messages.ts'
import { decodeOrchestratorInfo } from '../../src/wire/protobuf/orchestrator-info.ts'
import type { VectorFields } from '../conform/suites/vector-fields.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { SessionCase } from './session-case.ts'
import { sessionScenario } from './session-scenario.ts'

const START_UNIX_NS = 946_684_800_000_000_000n
/** Funds and limits of the signer: never short. */
const PLENTY_WEI = 10n ** 21n
const LIVE_MODEL = 'comfyui'

/** A case in which a client hands a signer's payments over to an orchestrator, step by step. */
export interface HandoverCase {
  /** All fields as they stand in the vector. */
  readonly fields: VectorFields
  readonly world: SessionCase
  readonly byocPerCapabilityPricing: boolean
  /** Auth sessions of the infos that are fetched, in order; '00000000' where the fetch fails. */
  readonly authSessionIds: readonly string[]
  readonly expectedSteps: readonly VectorFields[]
}

export function readHandoverCase(input: VectorFields, expected: VectorFields): HandoverCase {
  const expectedSteps = expected.objects('steps')
  const steps = input.objects('steps').map((fields) => ({
    op: fields.text('op'),
    atNs: Number(fields.integer('atOffsetNs')),
    fields,
  }))
  const restarts = steps.filter(({ op }) => op === 'restartOrchestrator')
  const recipientSecrets = [input, ...restarts.map(({ fields }) => fields)].map((fields) =>
    fields.hex('recipientSecret'),
  )
  const info = expectedSteps.map(expectedInfo).find((found) => found !== null) ?? null
  return {
    fields: input,
    expectedSteps,
    byocPerCapabilityPricing: input.flag('byocPerCapPricing'),
    authSessionIds: steps.flatMap(({ op, fields }, index) =>
      op !== 'getInfo' || fields.has('manifestID')
        ? []
        : [expectedSteps[index]?.objectOrNull('info')?.text('authSessionID') ?? '00000000'],
    ),
    world: {
      redemption: null,
      mode: 'remote',
      order: 'gateway-first',
      model: LIVE_MODEL,
      startUnixNs: START_UNIX_NS,
      gatewayIntervalNs: SECOND_NS,
      orchestratorIntervalNs: SECOND_NS,
      balanceTtlNs: BALANCE_TTL_NS,
      price: rational(0n),
      autoAdjustPrice: input.flag('autoAdjustPrice'),
      ticketEvWei: input.integer('ticketEV'),
      redeemGas: input.integer('redeemGas'),
      txCostMultiplier: input.integer('txCostMultiplier'),
      gasPriceWei: input.integer('gasPrice'),
      funds: {
        depositWei: PLENTY_WEI,
        reserveWei: PLENTY_WEI,
        withdrawRound: 0n,
        maxFloatWei: input.integer('maxFloat'),
      },
      senderMaxEvWei: rational(PLENTY_WEI),
      senderMaxTotalEvWei: rational(PLENTY_WEI),
      depositMultiplier: 1n,
      maxPrice: input.rationalOrNull('maxPrice'),
      senderKnown: input.flag('senderKnownToOrchestrator'),
      workerFails: false,
      block: input.integer('l1Block'),
      round: input.integer('round'),
      roundHash: roundHashOf(info),
      senderKey: input.hex('senderKey'),
      orchestratorKey: input.hex('orchestratorKey'),
      recipientSecrets,
      seeds: [],
      serviceUri: info?.transcoder ?? '',
      steps,
    },
  }
}

/** Orchestrator and signer of the case; the client is the replay, and the prices are set by it. */
export function handoverScenario(handover: HandoverCase, profile: string): Scenario {
  const scenario = sessionScenario(handover.world, profile)
  const { byocPerCapabilityPricing } = handover
  return {
    ...scenario,
    orchestrators: scenario.orchestrators.map((settings) => ({
      ...settings,
      price: UNPRICED,
      capabilityPrices: [],
    })),
    signers: scenario.signers.map((settings) => ({ ...settings, byocPerCapabilityPricing })),
    gateways: scenario.gateways.map((settings) => ({ ...settings, sessions: [] })),
  }
}

/** The info that an expected step carries, decoded. */
export function expectedInfo(step: VectorFields | undefined): OrchestratorInfo | null {
  const direct = step?.objectOrNull('info') ?? null
  const info = direct ?? step?.objectOrNull('orchestrator')?.objectOrNull('info') ?? null
  if (info === null) return null
  const bytes = decodeBase64(info.text('infoB64'))
  assert(bytes.ok, 'the vectors hold base64')
  const decoded = decodeOrchestratorInfo(bytes.bytes)
  assert(decoded.ok, 'the vectors hold infos')
  return decoded.value
}

/** A price by sender as the vectors write it; null = none is set. */
export function pricesOf(fields: VectorFields): readonly (readonly [string, Rational | null])[] {
  return fields.names().map((name) => [name, fields.rationalOrNull(name)] as const)
}

/** There is no feed, so a price in a currency is none. */
const UNPRICED = { pricePerUnit: { amount: rational(0n), currency: 'NONE' }, pixelsPerUnit: 1n }

function roundHashOf(info: OrchestratorInfo | null): Hash {
  return info?.ticketParams?.expirationParams?.creationRoundBlockHash ?? ZERO_HASH
}
