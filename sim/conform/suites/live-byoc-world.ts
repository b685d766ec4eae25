import { ZERO_HASH, type Hex } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import { rational } from '../../../src/money/rational.ts'
import type { JobNode } from '../../../src/orchestrator/job-node.ts'
import { JobCapacity } from '../../../src/orchestrator/job-capacity.ts'
import { JobStreams } from '../../../src/orchestrator/job-streams.ts'
import { NodePricing, type OrchestratorNode } from '../../../src/orchestrator/node.ts'
import { DEFAULT_SENDER, PriceBook } from '../../../src/price/price-book.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { TicketRecipient } from '../../../src/recipient/ticket-recipient.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import type { ChainViewOfRecipient } from '../../../src/ticket/chain-view.ts'
import type { Cryptography, SignatureVerdict } from '../../../src/ticket/cryptography.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import type { VectorFields } from './vector-fields.ts'

/** Max float and funds of the one sender. */
const FUNDS_WEI = 10n ** 24n

/** One orchestrator of the BYOC sessions, until its restart. */
export interface ByocOrchestrator {
  readonly node: OrchestratorNode & JobNode
  readonly streams: JobStreams
}

/** Exact, and remembers what it has signed and verified: most of a case is the same under all its profiles. */
export function rememberingCryptography(): Cryptography {
  const exact = createExactCryptography()
  const signed = new Map<string, Hex>()
  const verified = new Map<string, SignatureVerdict>()
  return {
    ...exact,
    signHash: (privateKey, hash) => {
      const key = `${privateKey} ${hash}`
      const signature = signed.get(key) ?? exact.signHash(privateKey, hash)
      signed.set(key, signature)
      return signature
    },
    verifyHash: (address, hash, signature) => {
      const key = `${address} ${hash} ${signature}`
      const verdict = verified.get(key) ?? exact.verifyHash(address, hash, signature)
      verified.set(key, verdict)
      return verdict
    },
  }
}

/** What both sides of a BYOC session see of the chain. */
function readByocChain(input: VectorFields): ChainViewOfRecipient {
  return {
    lastSeenBlock: input.integer('l1Block'),
    lastInitializedRound: input.integer('round'),
    lastInitializedBlockHash: input.hex('blockHash'),
    preLastInitializedBlockHash: ZERO_HASH,
  }
}

/** Prices outlive a restart; ledger, nonces, load and streams do not. */
export function createByocOrchestrator(
  input: VectorFields,
  rules: Rules,
  recipientSecret: Hex,
  shared: { readonly book: PriceBook; readonly cryptography: Cryptography },
): ByocOrchestrator {
  const { book, cryptography } = shared
  const chain = readByocChain(input)
  const address = cryptography.addressOf(input.hex('orchestratorKey'))
  const recipient = new TicketRecipient({
    address,
    secret: recipientSecret,
    cryptography,
    config: {
      evWei: input.integer('ticketEV'),
      redeemGas: input.integer('redeemGas'),
      txCostMultiplier: input.integer('txCostMultiplier'),
      maxFaceValueWei: 0n,
    },
    chain,
    environment: {
      gasPriceWei: () => input.integer('gasPrice'),
      maxFloatWei: () => FUNDS_WEI,
      validateSender: () => null,
    },
    rules: rules.recipient,
  })
  const capacity = new JobCapacity()
  for (const name of input.object('prices').names()) {
    capacity.register(name, input.count('capacity'))
  }
  const autoAdjust = input.flag('autoAdjustPrice')
  const node = {
    address,
    serviceUri: 'https://orch.test:8935',
    pricing: new NodePricing({ autoAdjust, book, rules: rules.price, recipient }),
    recipient,
    ledger: createByocLedger(input, rules),
    authSecret: ZERO_HASH,
    cryptography,
    environment: {
      lastInitializedRound: () => chain.lastInitializedRound,
      isActiveOrchestrator: () => true,
      hasCapacity: () => true,
      offersCapabilities: () => true,
      ownCapabilities: () => null,
    },
    rules: rules.orchestrator,
    capacity,
  }
  return { node, streams: new JobStreams(node) }
}

export function readByocPrices(input: VectorFields): PriceBook {
  const book = new PriceBook()
  const prices = input.object('prices')
  for (const name of prices.names()) {
    book.setJobPrice(DEFAULT_SENDER, name, prices.rational(name))
  }
  return book
}

export function createByocSender(
  input: VectorFields,
  rules: Rules,
  cryptography: Cryptography,
): TicketSender {
  const limit = rational(FUNDS_WEI)
  return new TicketSender({
    privateKey: input.hex('senderKey'),
    cryptography,
    limits: { maxEvWei: limit, maxTotalEvWei: limit, depositMultiplier: 1n },
    chain: readByocChain(input),
    senderInfo: () => ({
      depositWei: FUNDS_WEI,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: FUNDS_WEI, claimedInCurrentRoundWei: 0n },
    }),
    rules: rules.sender,
  })
}

export function createByocLedger(input: VectorFields, rules: Rules): Ledger {
  return new Ledger({ ttlNs: Number(input.text('balanceTtlNs')), rules: rules.ledger })
}
