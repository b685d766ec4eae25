import { ratString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { MaximumSetting } from '../operator/node-configuration.ts'
import type { PriceGroup } from '../operator/price-list.ts'
import { unitOf, workText } from '../operator/work.ts'
import type { PriceReport } from './price-report.ts'

/** The price report as data: wei are exact texts, `a/b` where they have fractions. */
export function priceJson(report: PriceReport): unknown {
  const { profile, rate, conditions, orchestrators, payers, findings } = report
  return {
    profile,
    rate: rate === null ? null : { currency: rate.currency, perEth: ratString(rate.perEth) },
    maxFloatWei: `${conditions.maxFloatWei}`,
    orchestrators: orchestrators.map(({ named, list }) => ({
      name: named.name,
      onChain: named.node.onChain,
      txCostMultiplier: textOf(list.multiplier),
      gasPriceWei: `${list.gasPriceWei}`,
      refusal: list.refusal,
      senders: list.groups.map(groupJson),
    })),
    payers: payers.map(({ name, node }) => ({
      name,
      role: node.role,
      onChain: node.onChain,
      maxima: (node.payer?.maxima ?? []).map(maximumJson),
    })),
    findings,
  }
}

function groupJson({ sender, rows }: PriceGroup): unknown {
  return {
    sender,
    prices: rows.map(({ charge, acceptances }) => ({
      work: workText(charge.work),
      unit: unitOf(charge.work).unit,
      unitsPerSecond: textOfInteger(unitOf(charge.work).perSecond),
      configuredWei: ratString(charge.configuredWei),
      chargedWei: textOf(charge.chargedWei),
      refusal: charge.refusal,
      payers: acceptances.map(({ payer, acceptance }) => ({
        payer,
        verdict: acceptance.verdict,
        ceilingWei: textOf(acceptance.ceilingWei),
        why: acceptance.why,
      })),
    })),
  }
}

function maximumJson({ capability, pipeline, model, price }: MaximumSetting): unknown {
  return { capability, pipeline, model, maxPriceWei: ratString(price.priceWei) }
}

function textOf(value: Rational | null): string | null {
  return value === null ? null : ratString(value)
}

function textOfInteger(value: bigint | null): string | null {
  return value === null ? null : `${value}`
}
