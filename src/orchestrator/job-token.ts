import { toAddress, type Address, type Hex } from '../bytes/hex.ts'
import { subtract } from '../money/rational.ts'
import { recipientRefusalText } from '../recipient/refusal.ts'
import { decodeBase64 } from '../wire/base64.ts'
import { decodeWholeJson } from '../wire/go-json.ts'
import { goField, goString, goStruct } from '../wire/go-json-types.ts'
import { encodeJobToken, type JobSender, type JobToken } from '../wire/job-token.ts'
import { jobBalance } from './job-account.ts'
import { jobPriceRefusalText, priceOfJob, type JobNode } from './job-node.ts'
import { infoRefusalText, ticketParamsFor } from './orchestrator-info.ts'
import { keepToldPrice } from './told-price.ts'

/** GET /process/token as it arrives; a header that is missing or empty is ''. */
export interface JobTokenRequest {
  readonly method: string
  /** Livepeer-Eth-Address: base64 of JSON {addr, sig}. */
  readonly addressHeader: string
  /** Livepeer-Capability: taken as one name, commas and all. */
  readonly capabilityHeader: string
}

export interface JobTokenChoices {
  /** Gateways and other nodes do not answer. */
  readonly isOrchestrator: boolean
  /** Whether the signature is the sender's over its address text; off-chain nodes take any. */
  readonly verifies: (sender: Address, addressText: string, signature: Hex) => boolean
  /** Of the ticket parameters (spec PM-50). */
  readonly seed: bigint
}

export type JobTokenReply =
  | { readonly status: 200; readonly body: string; readonly token: JobToken }
  | { readonly status: 400 | 405 | 503; readonly body: string }

/** A longer signature text is taken to begin with `0x`. */
const SIGNATURE_TEXT_LENGTH = 130

const senderType = goStruct('byoc.JobSender', {
  address: goField('addr', goString),
  signature: goField('sig', goString),
})

/**
 * Tells a gateway the price of a capability, ticket parameters bound to it, its credit and the free capacity (spec BY-20, BY-26,
 * PR-47 and errata; go-livepeer byoc/job_orchestrator.go:GetJobToken).
 */
export function handleJobToken(
  node: JobNode,
  request: JobTokenRequest,
  choices: JobTokenChoices,
  nowNs: number,
): JobTokenReply {
  if (request.method !== 'GET') return refuse(405, 'Method not allowed')
  if (!choices.isOrchestrator) return refuse(400, 'request not allowed')
  if (request.addressHeader === '') {
    return refuse(
      400,
      'Must have eth address and signature on address in Livepeer-Eth-Address header',
    )
  }
  const sender = readSender(request.addressHeader, choices)
  if (sender === null) return refuse(400, 'Invalid eth address header ')
  const capability = request.capabilityHeader
  if (capability === '') {
    return refuse(
      400,
      'Job capabilities not provided, must provide comma separated capabilities in Livepeer-Capability header',
    )
  }
  node.ledger.sweepUpTo(nowNs)
  const availableCapacity = node.capacity.available(capability)
  const price = priceOfJob(node, sender.account, capability)
  if (!price.ok) {
    const { refusal } = price
    const isReserve =
      refusal.code === 'overhead-unavailable' &&
      recipientRefusalText(refusal.cause) === 'insufficient sender reserve'
    const text = `Could not get price err=${jobPriceRefusalText(refusal)}`
    return refuse(isReserve ? 503 : 400, text)
  }
  const params = ticketParamsFor(node, sender.account, price.priceInfo, choices.seed)
  if (!params.ok) {
    return refuse(400, `Could not get ticket params err=${infoRefusalText(params.refusal)}`)
  }
  const account = { sender: sender.account, manifestId: capability }
  keepToldPrice(node, account, price.priceInfo, nowNs)
  const token: JobToken = {
    sender: sender.texts,
    ticketParams: params.params,
    balanceWei: node.rules.tokenBalance(
      subtract(jobBalance(node.ledger, account, nowNs), node.holds.byOthersWei(account)),
    ),
    price: price.priceInfo,
    serviceUri: node.serviceUri,
    availableCapacity,
    lastNonce: 0,
  }
  return { status: 200, body: `${encodeJobToken(token)}\n`, token }
}

function readSender(
  header: string,
  { verifies }: Pick<JobTokenChoices, 'verifies'>,
): { readonly texts: JobSender; readonly account: Address } | null {
  const raw = decodeBase64(header)
  if (!raw.ok) return null
  const decoded = decodeWholeJson(raw.bytes, senderType)
  if (!decoded.ok) return null
  const { address, signature } = decoded.value
  const signatureText = signature.length > SIGNATURE_TEXT_LENGTH ? signature.slice(2) : signature
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(signatureText)) return null
  const account = addressOfText(address)
  const bytes: Hex = `0x${signatureText.toLowerCase()}`
  return verifies(account, address, bytes) ? { texts: { address, signature }, account } : null
}

/** Go's common.HexToAddress: `0x` is optional, an odd digit gets a 0 before it, and the first bad pair ends the text. */
function addressOfText(text: string): Address {
  const digits = text.replace(/^0[xX]/, '')
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  const pairs = /^(?:[0-9a-fA-F]{2})*/.exec(even)?.[0] ?? ''
  return toAddress(`0x${pairs.toLowerCase()}`)
}

function refuse(status: 400 | 405 | 503, text: string): JobTokenReply {
  return { status, body: `${text}\n` }
}
