import type { Hash, Hex } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { VectorFields } from '../conform/suites/vector-fields.ts'
import { readRecipientSecrets, readSteps, type SessionStep } from './session-case.ts'

/** The input of BYOC streams and batch jobs of the vectors: one gateway with its own key, one orchestrator. */
export interface ByocCase {
  /** Per second, by capability. */
  readonly prices: ReadonlyMap<string, Rational>
  /** Of each capability. */
  readonly capacity: number
  readonly autoAdjustPrice: boolean
  readonly ticketEvWei: bigint
  readonly redeemGas: bigint
  readonly txCostMultiplier: bigint
  readonly gasPriceWei: bigint
  readonly block: bigint
  readonly round: bigint
  readonly roundHash: Hash
  readonly senderKey: Hex
  readonly orchestratorKey: Hex
  readonly recipientSecrets: readonly Hex[]
  readonly seeds: readonly bigint[]
  /** The gateway signs jobs as its own commit does; else as the orchestrator demands. */
  readonly keepsSignature: boolean
  readonly steps: readonly SessionStep[]
}

export function readByocCase(input: VectorFields): ByocCase {
  const prices = input.object('prices')
  return {
    prices: new Map(prices.names().map((name) => [name, prices.rational(name)])),
    capacity: input.count('capacity'),
    autoAdjustPrice: input.flag('autoAdjustPrice'),
    ticketEvWei: input.integer('ticketEV'),
    redeemGas: input.integer('redeemGas'),
    txCostMultiplier: input.integer('txCostMultiplier'),
    gasPriceWei: input.integer('gasPrice'),
    block: input.integer('l1Block'),
    round: input.integer('round'),
    roundHash: input.hex('blockHash'),
    senderKey: input.hex('senderKey'),
    orchestratorKey: input.hex('orchestratorKey'),
    recipientSecrets: readRecipientSecrets(input),
    seeds: input.texts('seeds').map(BigInt),
    keepsSignature: input.flag('keepSignature'),
    steps: readSteps(input),
  }
}
