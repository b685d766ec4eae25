import type { Address } from '../../src/bytes/hex.ts'
import { ZERO_ADDRESS } from '../../src/bytes/hex.ts'
import { rational, ZERO, type Rational } from '../../src/money/rational.ts'
import type { TxCostMultiplier } from '../../src/price/overhead.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import type { RecipientRefusal } from '../../src/recipient/refusal.ts'
import type { RecipientRules } from '../../src/recipient/rules.ts'
import { acceptanceOf, type Acceptance } from './acceptance.ts'
import { chargesOf, type Charge } from './charges.ts'
import type { NodeConfiguration, OrchestratorConfiguration } from './node-configuration.ts'
import { sendersOf } from './traps.ts'

/** What prices depend on beside the configuration. */
export interface PriceConditions {
  readonly gasPriceWei: bigint
  /** What the orchestrator may hold in tickets of a sender. */
  readonly maxFloatWei: bigint
}

/** A node and what people call it: its file. */
export interface NamedNode {
  readonly name: string
  readonly node: NodeConfiguration
}

export interface PriceRow {
  readonly charge: Charge
  readonly acceptances: readonly { readonly payer: string; readonly acceptance: Acceptance }[]
}

/** All prices for one sender, or for everybody who has none of their own. */
export interface PriceGroup {
  /** null = everybody else. */
  readonly sender: Address | null
  readonly payers: readonly string[]
  readonly rows: readonly PriceRow[]
}

export interface PriceList {
  /** Face value over redemption cost; null = unknown. Prices are raised by 1 / this. */
  readonly multiplier: Rational | null
  /** Of now, and at least -minGasPrice. */
  readonly gasPriceWei: bigint
  /** Why no price can be adjusted, in upstream's code. */
  readonly refusal: string | null
  readonly groups: readonly PriceGroup[]
}

/** What an orchestrator would charge whom, and which of the payers would take it. */
export function priceList(
  orchestrator: OrchestratorConfiguration,
  payers: readonly NamedNode[],
  conditions: PriceConditions,
  rules: { readonly price: PriceRules; readonly recipient: Pick<RecipientRules, 'faceValue'> },
): PriceList {
  const floor = orchestrator.minGasPriceWei
  const gasPriceWei = conditions.gasPriceWei > floor ? conditions.gasPriceWei : floor
  const multiplier = multiplierOf(orchestrator, { ...conditions, gasPriceWei }, rules.recipient)
  const world = { rules: rules.price, txCostMultiplier: () => multiplier }
  const [everybody = ZERO_ADDRESS, ...named] = sendersOf(orchestrator)
  const groups = [everybody, ...named].map((sender): PriceGroup => {
    const own = payers.filter(({ node }) => {
      const address = named.find((known) => known === node.address) ?? everybody
      return address === sender
    })
    const rows = chargesOf(orchestrator, sender, world).map((charge): PriceRow => ({
      charge,
      acceptances: own.map(({ name, node }) => ({
        payer: name,
        acceptance: acceptanceOf(node, charge, rules.price),
      })),
    }))
    return {
      sender: sender === everybody ? null : sender,
      payers: own.map(({ name }) => name),
      rows,
    }
  })
  return {
    multiplier: multiplier.ok ? multiplier.multiplier : null,
    gasPriceWei,
    refusal: multiplier.ok ? null : multiplier.refusal.code,
    groups,
  }
}

/** Face value over the cost of redeeming it (spec PR-45). */
function multiplierOf(
  orchestrator: OrchestratorConfiguration,
  conditions: PriceConditions,
  rules: Pick<RecipientRules, 'faceValue'>,
): TxCostMultiplier<RecipientRefusal> {
  const { ticketEvWei, maxFaceValueWei, redeemGas } = orchestrator
  const txCostWei = redeemGas * conditions.gasPriceWei
  const result = rules.faceValue({
    evWei: ticketEvWei,
    txCostWei,
    redeemGas,
    txCostMultiplier: 100n,
    maxFaceValueWei,
    maxFloatWei: () => conditions.maxFloatWei,
  })
  if (!result.ok) return result
  const multiplier = txCostWei > 0n ? rational(result.faceValueWei, txCostWei) : ZERO
  return { ok: true, multiplier }
}
