import type { Address, Hash, Hex } from '../src/bytes/hex.ts'
import { MAX_UINT256 } from '../src/money/integers.ts'
import { rational } from '../src/money/rational.ts'
import { CapabilityCeilings } from '../src/price/capability-ceilings.ts'
import type { PriceInfo } from '../src/price/price-info.ts'
import type { Rules } from '../src/profile/rules.ts'
import { TicketSender } from '../src/sender/ticket-sender.ts'
import { ExactStateSeal, type SignedStateBytes } from '../src/signer/exact-state-seal.ts'
import type { SignerProcess } from '../src/signer/generate-live-payment.ts'
import { createModelCryptography } from '../src/ticket/model.ts'
import type { TicketParams } from '../src/ticket/ticket.ts'
import type { OrchestratorInfo } from '../src/wire/messages.ts'

/** 2026-01-01, when every signer call of a property begins. */
export const EPOCH_UNIX_NS = 1_767_225_600_000_000_000n

const SECOND_NS = 1_000_000_000n
const KEY: Hex = `0x${'11'.repeat(32)}`
const ORCHESTRATOR: Address = `0x${'22'.repeat(20)}`
const FUNDS_WEI = 10n ** 40n
const LAST_BLOCK = 20_000n

/** A signer alone, with model cryptography, real state bytes and all the money in the world. */
export function createSigner(
  rules: Rules,
  options: { readonly byocPerCapabilityPricing?: boolean; readonly hasWebhook?: boolean } = {},
): SignerProcess<SignedStateBytes> {
  const cryptography = createModelCryptography()
  const reserve = { fundsRemainingWei: FUNDS_WEI, claimedInCurrentRoundWei: 0n }
  return {
    sender: new TicketSender({
      privateKey: KEY,
      cryptography,
      limits: {
        maxEvWei: rational(FUNDS_WEI),
        maxTotalEvWei: rational(FUNDS_WEI),
        depositMultiplier: 1n,
      },
      chain: {
        lastSeenBlock: LAST_BLOCK,
        lastInitializedRound: 1000n,
        lastInitializedBlockHash: hashOf(0xb10c),
      },
      senderInfo: () => ({ depositWei: FUNDS_WEI, withdrawRound: 0n, reserve }),
      rules: rules.sender,
    }),
    credentialsSigner: { privateKey: KEY, cryptography },
    seal: new ExactStateSeal({
      privateKey: KEY,
      cryptography,
      layout: rules.signer.stateLayout(),
    }),
    ceilings: new CapabilityCeilings(),
    byocPerCapabilityPricing: options.byocPerCapabilityPricing === true,
    hasWebhook: options.hasWebhook === true,
    monitoring: true,
    scratch: new Map(),
    rules: { signer: rules.signer, price: rules.price, ledger: rules.ledger },
  }
}

/** An orchestrator's info; `params` numbers its ticket parameters, whose EV is `evWei` and a hair. */
export function infoFor(options: {
  readonly price: PriceInfo | null
  readonly evWei: bigint
  readonly params?: number
  readonly capabilitiesPrices?: readonly PriceInfo[]
}): OrchestratorInfo {
  return {
    transcoder: 'https://o1.example',
    ticketParams: paramsFor(options.evWei, options.params ?? 1),
    priceInfo: options.price,
    address: ORCHESTRATOR,
    capabilities: null,
    authToken: {
      token: '0x01',
      sessionId: 'auth',
      expirationUnixSeconds: EPOCH_UNIX_NS / SECOND_NS + 86_400n,
    },
    capabilitiesPrices: options.capabilitiesPrices ?? [],
    nodes: [],
  }
}

function paramsFor(evWei: bigint, number: number): TicketParams {
  const faceValueWei = evWei * 100n
  return {
    recipient: ORCHESTRATOR,
    faceValueWei,
    winProb: evWei * (MAX_UINT256 / faceValueWei + 1n),
    recipientRandHash: hashOf(number),
    seed: BigInt(number),
    expirationBlock: LAST_BLOCK + 40n,
    expirationParams: { creationRound: 1000n, creationRoundBlockHash: hashOf(0xb10c) },
  }
}

function hashOf(number: number): Hash {
  return `0x${number.toString(16).padStart(64, '0')}`
}
