import { rational, type Rational } from '../../money/rational.ts'
import { capabilityToWire } from '../capability-models.ts'
import type { PriceInfo } from '../price-info.ts'

/**
 * The price at which a remote signer's discovery lists one model of an orchestrator: the first advertised entry of it with a
 * positive divisor, else the price of the info, else null = not listed (spec PR-62; go-livepeer server/remote_discovery.go).
 */
export function discoveredPrice(
  capability: number,
  model: string,
  info: { readonly priceInfo: PriceInfo | null; readonly capabilitiesPrices: readonly PriceInfo[] },
): Rational | null {
  const advertised = info.capabilitiesPrices.find(
    (entry) =>
      entry.capability === capabilityToWire(capability) &&
      entry.constraint === model &&
      entry.pixelsPerUnit > 0n,
  )
  const found = advertised ?? info.priceInfo
  if (found === null || found.pixelsPerUnit <= 0n) return null
  return rational(found.pricePerUnit, found.pixelsPerUnit)
}
