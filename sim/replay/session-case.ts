import { ZERO_HASH, type Hash, type Hex } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { VectorFields } from '../conform/suites/vector-fields.ts'
import type { PaymentSettings } from './paying-chain.ts'
import type { SenderSettings } from '../scenario/chain-settings.ts'

/** The input of a whole session of the vectors: who takes part, and what happens when. */
export interface SessionCase {
  readonly mode: 'local' | 'remote'
  readonly order: 'gateway-first' | 'orchestrator-first'
  readonly model: string
  readonly startUnixNs: bigint
  readonly gatewayIntervalNs: number
  readonly orchestratorIntervalNs: number
  readonly balanceTtlNs: number
  readonly price: Rational
  readonly autoAdjustPrice: boolean
  readonly ticketEvWei: bigint
  readonly redeemGas: bigint
  readonly txCostMultiplier: bigint
  readonly gasPriceWei: bigint
  readonly funds: Omit<SenderSettings, 'name' | 'topUp'>
  /** The chain pays winning tickets; null = they are only counted. */
  readonly redemption: PaymentSettings | null
  readonly senderMaxEvWei: Rational
  readonly senderMaxTotalEvWei: Rational
  readonly depositMultiplier: bigint
  /** Of the signer; null = none. */
  readonly maxPrice: Rational | null
  readonly senderKnown: boolean
  readonly workerFails: boolean
  readonly block: bigint
  readonly round: bigint
  readonly roundHash: Hash
  readonly senderKey: Hex
  readonly orchestratorKey: Hex
  /** The first one, then those after restarts, where they are known. */
  readonly recipientSecrets: readonly Hex[]
  readonly seeds: readonly bigint[]
  readonly serviceUri: string
  readonly steps: readonly SessionStep[]
}

/** A step with its fields as they stand in the vector. */
export interface SessionStep {
  readonly op: string
  readonly atNs: number
  readonly fields: VectorFields
}

/** Ids that the original drew: outputs of the case that a replay takes as given. */
export interface DrawnIds {
  readonly authSessionIds: readonly string[]
  /** Null when the session did not start. */
  readonly manifestId: string | null
}

export function readSessionCase(input: VectorFields): SessionCase {
  const info = input.objectOrNull('session')
  return {
    mode: input.text('mode') === 'local' ? 'local' : 'remote',
    order: input.text('order') === 'gateway-first' ? 'gateway-first' : 'orchestrator-first',
    model: input.text('model'),
    startUnixNs: input.integer('startNs'),
    gatewayIntervalNs: Number(input.integer('gatewayIntervalNs')),
    orchestratorIntervalNs: Number(input.integer('orchestratorIntervalNs')),
    balanceTtlNs: Number(input.integer('balanceTtlNs')),
    price: input.rational('price'),
    autoAdjustPrice: input.flag('autoAdjustPrice'),
    ticketEvWei: input.integer('ticketEV'),
    redeemGas: input.integer('redeemGas'),
    txCostMultiplier: input.integer('txCostMultiplier'),
    gasPriceWei: input.integer('gasPrice'),
    funds: readFunds(input),
    redemption: input.has('poolSize') ? readRedemption(input) : null,
    senderMaxEvWei: input.rational('senderMaxEV'),
    senderMaxTotalEvWei: input.rational('senderMaxTotalEV'),
    depositMultiplier: BigInt(input.count('depositMultiplier')),
    maxPrice: input.rationalOrNull('maxPrice'),
    senderKnown: input.flag('senderKnownToOrchestrator'),
    workerFails: input.flag('workerFails'),
    block: input.integer('l1Block'),
    round: input.integer('round'),
    roundHash:
      info?.object('ticketParams').object('expirationParams').hex('creationRoundBlockHash') ??
      ZERO_HASH,
    senderKey: input.hex('senderKey'),
    orchestratorKey: input.hex('orchestratorKey'),
    recipientSecrets: readRecipientSecrets(input),
    seeds: input.texts('seeds').map(BigInt),
    serviceUri: info?.text('transcoder') ?? '',
    steps: readSteps(input),
  }
}

export function readSteps(input: VectorFields): readonly SessionStep[] {
  return input.objects('steps').map((fields) => ({
    op: fields.text('op'),
    atNs: Number(fields.integer('atOffsetNs')),
    fields,
  }))
}

function readFunds(input: VectorFields): SessionCase['funds'] {
  const info = input.objectOrNull('senderInfo') ?? input
  return {
    depositWei: info.integer('deposit'),
    reserveWei: info.integer('reserve'),
    withdrawRound: info.has('withdrawRound') ? info.integer('withdrawRound') : 0n,
    maxFloatWei: input.has('maxFloat') ? input.integer('maxFloat') : null,
  }
}

function readRedemption(input: VectorFields): PaymentSettings {
  const fails = input.text('txFails')
  return {
    redeemGas: input.integer('redeemGas'),
    poolSize: BigInt(input.count('poolSize')),
    monitorTtlSeconds: input.integer('monitorTtlS'),
    monitorCleanUpNs: Number(input.integer('monitorCleanupNs')),
    confirmNs: Number(input.integer('confirmNs')),
    submitError: fails === 'submit' ? 'submit failed' : null,
    confirmError: fails === '' || fails === 'submit' ? null : fails,
  }
}

/** The first one, then those after restarts. */
export function readRecipientSecrets(input: VectorFields): readonly Hex[] {
  const later = input.objects('steps').filter((step) => step.has('recipientSecret'))
  return [input, ...later].map((fields) => fields.hex('recipientSecret'))
}

/** The ids in the outcome that the vector expects. */
export function readDrawnIds(expected: VectorFields): DrawnIds {
  return {
    authSessionIds: expected.texts('authSessionIDs'),
    manifestId: expected.objectOrNull('start')?.textOrNull('manifestID') ?? null,
  }
}
