import type { Address } from '../../src/bytes/hex.ts'
import { jobPriceRefusalText } from '../../src/orchestrator/job-node.ts'
import type { OrchestratorNode } from '../../src/orchestrator/node.ts'
import { infoRefusalText, wirePriceFor } from '../../src/orchestrator/orchestrator-info.ts'
import { jobPriceInfo } from '../../src/price/job-price.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import { encodeBase64 } from '../../src/wire/base64.ts'
import type { OrchestratorInfo } from '../../src/wire/messages.ts'
import { encodeOrchestratorInfo } from '../../src/wire/protobuf/orchestrator-info.ts'
import { writePrice, writeRational } from '../conform/suites/vector-fields.ts'

/** The orchestrator's books of one sender after a step. Reading a balance makes the sender known, as in the original. */
export function writeBooks(
  node: OrchestratorNode,
  sender: Address,
  named: { readonly manifests: ReadonlySet<string>; readonly jobs: ReadonlySet<string> },
  nowNs: number,
): object {
  node.ledger.sweepUpTo(nowNs)
  return {
    manifests: Object.fromEntries(
      [...named.manifests].map((id) => [id, writeManifest(node, sender, id, nowNs)]),
    ),
    jobPrices: Object.fromEntries(
      [...named.jobs].map((name) => [name, writeJobPrice(node, sender, name)]),
    ),
    ...writeBasePrice(node, sender),
  }
}

/**
 * An info as the vectors write it. Its token's bytes and its capabilities are the original's: the one comes from a secret
 * that no vector shows, the other from a worker that is not simulated.
 */
export function writeInfo(info: OrchestratorInfo, original: OrchestratorInfo | null): object {
  const { ticketParams: params, authToken } = info
  const token = original?.authToken?.token
  const sent: OrchestratorInfo = {
    ...info,
    capabilities: original?.capabilities ?? null,
    authToken: authToken === null || token === undefined ? authToken : { ...authToken, token },
  }
  return {
    price: writePrice(info.priceInfo),
    capabilitiesPrices: info.capabilitiesPrices.map(writeCapabilityPrice),
    faceValue: `${params?.faceValueWei}`,
    winProb: `${params?.winProb}`,
    recipientRandHash: params?.recipientRandHash,
    expirationBlock: `${params?.expirationBlock}`,
    authSessionID: authToken?.sessionId,
    infoB64: encodeBase64(encodeOrchestratorInfo(sent)),
  }
}

/** The original lists capability prices in random order; in the vectors everybody sees them sorted. */
export function sortCapabilityPrices(info: OrchestratorInfo): OrchestratorInfo {
  const capabilitiesPrices = info.capabilitiesPrices.toSorted(
    (a, b) => a.capability - b.capability || compareTexts(a.constraint, b.constraint),
  )
  return { ...info, capabilitiesPrices }
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function writeCapabilityPrice(price: PriceInfo): object {
  return {
    ...writePrice(price),
    capability: price.capability,
    constraint: price.constraint,
  }
}

function writeManifest(
  node: OrchestratorNode,
  sender: Address,
  manifestId: string,
  nowNs: number,
): object {
  const bound = wirePriceFor(node, { sender, manifestId, capabilities: null })
  return {
    balance: writeRational(node.ledger.balance(sender, manifestId, nowNs)),
    fixedPrice: writeRational(node.ledger.fixedPrice(sender, manifestId)),
    boundPrice: bound.ok ? writePrice(bound.priceInfo) : undefined,
  }
}

function writeJobPrice(node: OrchestratorNode, sender: Address, name: string): object | null {
  const job = jobPriceInfo(node.pricing, sender, name)
  return job.ok ? writePrice(job.priceInfo) : { error: jobPriceRefusalText(job.refusal) }
}

function writeBasePrice(node: OrchestratorNode, sender: Address): object {
  const base = wirePriceFor(node, { sender, manifestId: '', capabilities: null })
  return base.ok
    ? { basePrice: writePrice(base.priceInfo) }
    : { basePriceError: infoRefusalText(base.refusal) }
}
