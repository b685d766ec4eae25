import { ZERO_ADDRESS, type Address } from '../../src/bytes/hex.ts'
import {
  compare,
  divide,
  isZero,
  ONE,
  multiply,
  rational,
  sign,
  subtract,
} from '../../src/money/rational.ts'
import { chargesOf, type Charge, type ChargingWorld } from './charges.ts'
import { approximate, figure } from './figures.ts'
import type { Findings } from './findings.ts'
import type {
  ConfiguredPrice,
  NodeConfiguration,
  OrchestratorConfiguration,
} from './node-configuration.ts'
import type { ReadingContext } from './reading.ts'
import { CAPABILITIES_WITH_MODELS } from './capability-names.ts'
import { unitOf, workText } from './work.ts'

/** Redeeming costs a hundredth of the face value, as it does unless something caps the face value. */
const USUAL_MULTIPLIER = rational(100n)
const TOLERATED_LOSS = rational(1n, 100n)

/** Says where upstream charges something else than what was written. */
export function tellTraps(
  node: NodeConfiguration,
  { rules }: ReadingContext,
  findings: Findings,
): void {
  const { orchestrator } = node
  if (orchestrator === null) return
  const world: ChargingWorld = {
    rules,
    txCostMultiplier: () => ({ ok: true, multiplier: USUAL_MULTIPLIER }),
  }
  tellNegative(orchestrator, findings)
  for (const { pipeline, capability, price } of orchestrator.modelPrices) {
    if (CAPABILITIES_WITH_MODELS.has(capability)) continue
    const reason = `no job asks for the pipeline ${pipeline}, so its price is never used`
    findings.ignored('AO224', price.origin.place, reason, 'name a pipeline that has models')
  }
  for (const sender of sendersOf(orchestrator)) {
    for (const charge of chargesOf(orchestrator, sender, world))
      tellCharge(charge, orchestrator, findings)
  }
}

/** The senders that have prices of their own, and one that has none. */
export function sendersOf({
  basePrices,
  modelPrices,
}: OrchestratorConfiguration): readonly Address[] {
  const named = [...basePrices, ...modelPrices].flatMap(({ sender }): readonly Address[] => {
    const digits = /^0x([0-9a-f]{40})$/.exec(sender.toLowerCase())?.[1]
    return digits === undefined ? [] : [`0x${digits}`]
  })
  return [ZERO_ADDRESS, ...new Set(named)]
}

function tellNegative(orchestrator: OrchestratorConfiguration, findings: Findings): void {
  const prices: readonly { readonly price: ConfiguredPrice }[] = [
    ...orchestrator.basePrices,
    ...orchestrator.externalPrices,
  ]
  for (const { price } of prices) {
    if (sign(price.priceWei) >= 0) continue
    const { origin } = price
    const reason = `${origin.setting} is negative: with every payment the payer's credit grows`
    findings.ignored('AO214', origin.place, reason, 'write a price of at least 0')
  }
}

function tellCharge(
  { work, configuredWei, origin, chargedWei, refusal }: Charge,
  { autoAdjustPrice }: OrchestratorConfiguration,
  findings: Findings,
): void {
  if (origin === null) return
  const { unit } = unitOf(work)
  const written = `${figure(approximate(configuredWei))} wei per ${unit}`
  if (chargedWei === null) {
    const reason = `${workText(work)} at ${written} cannot be quoted: ${refusal ?? 'no price'}`
    findings.ignored('AO217', origin.place, reason, 'write a price that fits 64 bits')
    return
  }
  const smaller =
    work.kind === 'external'
      ? 'raise the price: a job costs whole wei per second'
      : 'raise the price, or price a larger unit'
  if (isZero(configuredWei)) {
    if (sign(chargedWei) <= 0) return
    const reason = `${workText(work)} has the price 0, and is charged the base price instead`
    findings.ignored('AO216', origin.place, reason, 'write a very small price, or no base price')
  } else if (sign(configuredWei) < 0) {
    return
  } else if (isZero(chargedWei)) {
    const reason = `${origin.setting} is ${written}, which is rounded down to 0: the work is free`
    findings.ignored('AO215', origin.place, reason, smaller)
  } else {
    const overhead = autoAdjustPrice && work.kind !== 'runner' ? rational(101n, 100n) : ONE
    const meant = multiply(configuredWei, overhead)
    const lost = subtract(meant, chargedWei)
    if (sign(lost) < 0 || compare(lost, ONE) >= 0) {
      const reason = `${origin.setting} is ${written}, which does not fit the wire and arrives as ${figure(approximate(chargedWei))}`
      findings.ignored('AO217', origin.place, reason, 'write it in wei, or keep -autoAdjustPrice')
    } else if (compare(lost, multiply(meant, TOLERATED_LOSS)) > 0) {
      const percent = figure(approximate(divide(lost, meant)) * 100)
      const reason = `${origin.setting} is ${written} and charged as ${figure(approximate(chargedWei))}: fractions are dropped, ${percent} % of the price`
      findings.warn('AO219', origin.place, reason, smaller)
    }
  }
}
