import type { Hash, Hex } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { VectorFields } from '../conform/suites/vector-fields.ts'
import type { SenderSettings } from '../scenario/scenario.ts'

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
  readonly funds: Omit<SenderSettings, 'name'>
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
  readonly recipientSecret: Hex
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
  const info = input.object('session')
  const sender = input.object('senderInfo')
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
    funds: {
      depositWei: sender.integer('deposit'),
      reserveWei: sender.integer('reserve'),
      withdrawRound: sender.integer('withdrawRound'),
      maxFloatWei: input.integer('maxFloat'),
    },
    senderMaxEvWei: input.rational('senderMaxEV'),
    senderMaxTotalEvWei: input.rational('senderMaxTotalEV'),
    depositMultiplier: BigInt(input.count('depositMultiplier')),
    maxPrice: input.rationalOrNull('maxPrice'),
    senderKnown: input.flag('senderKnownToOrchestrator'),
    workerFails: input.flag('workerFails'),
    block: input.integer('l1Block'),
    round: input.integer('round'),
    roundHash: info.object('ticketParams').object('expirationParams').hex('creationRoundBlockHash'),
    senderKey: input.hex('senderKey'),
    orchestratorKey: input.hex('orchestratorKey'),
    recipientSecret: input.hex('recipientSecret'),
    seeds: input.texts('seeds').map(BigInt),
    serviceUri: info.text('transcoder'),
    steps: input.objects('steps').map((fields) => ({
      op: fields.text('op'),
      atNs: Number(fields.integer('atOffsetNs')),
      fields,
    })),
  }
}

/** The ids in the outcome that the vector expects. */
export function readDrawnIds(expected: VectorFields): DrawnIds {
  return {
    authSessionIds: expected.texts('authSessionIDs'),
    manifestId: expected.object('start').textOrNull('manifestID'),
  }
}
