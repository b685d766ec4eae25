import { keccak } from '../../../src/ticket/keccak.ts'
import { bytesToHex, type Hash, type Hex } from '../../../src/bytes/hex.ts'
import { rational } from '../../../src/money/rational.ts'
import { CapabilityCeilings } from '../../../src/price/capability-ceilings.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import { ExactStateSeal, type SignedStateBytes } from '../../../src/signer/exact-state-seal.ts'
import type { SignerProcess } from '../../../src/signer/request.ts'
import type { Cryptography } from '../../../src/ticket/cryptography.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import type { VectorFields } from './vector-fields.ts'

export const cryptography: Cryptography = createExactCryptography()

const DEFAULT_FUNDS_WEI = 10n ** 33n
const DEFAULT_MAX_EV = rational(10n ** 30n)
const DEFAULT_MAX_TOTAL_EV = rational(10n ** 32n)
const DEFAULT_ROUND = 1000n
const DEFAULT_BLOCK = 20_000n

/** Private key number `n` of the signer suites. */
export function testKey(n: number, whose: 'signer' | 'other' = 'signer'): Hex {
  const name = whose === 'signer' ? 'assay signer test key' : 'assay other test key'
  return keccakOfText(`${name} ${n}`)
}

/** One signer process as the suites' `config` describes it; null = it lacks its sender or its balance book. */
export function createSignerProcess(
  config: VectorFields,
  rules: Rules,
): SignerProcess<SignedStateBytes> | null {
  if (config.has('noSender') || config.has('noBalances')) return null
  const privateKey = testKey(config.count('key'))
  return {
    sender: ticketSender(config, rules, privateKey),
    credentialsSigner: { privateKey, cryptography },
    seal: new ExactStateSeal({
      privateKey,
      cryptography,
      layout: rules.signer.stateLayout(),
    }),
    ceilings: readCeilings(config),
    byocPerCapabilityPricing: config.has('byocPerCapPricing') && config.flag('byocPerCapPricing'),
    hasWebhook: config.has('webhook'),
    monitoring: !config.has('monitoring') || config.flag('monitoring'),
    scratch: new Map(),
    rules: { signer: rules.signer, price: rules.price, ledger: rules.ledger },
  }
}

/** `maxPrice` and `capabilityMaxPrices` of the suites. */
function readCeilings(config: VectorFields): CapabilityCeilings {
  const ceilings = new CapabilityCeilings()
  ceilings.setMaxPrice(config.rationalOrNull('maxPrice'))
  for (const entry of config.objects('capabilityMaxPrices')) {
    ceilings.setCapabilityMaxPrice(
      entry.count('capability'),
      entry.text('model'),
      entry.rational(entry.has('maxPrice') ? 'maxPrice' : 'price'),
    )
  }
  return ceilings
}

function ticketSender(config: VectorFields, rules: Rules, privateKey: Hex): TicketSender {
  const integer = (name: string, fallback: bigint): bigint =>
    config.has(name) ? config.integer(name) : fallback
  const error = config.textOrNull('senderInfoError')
  const senderInfo = {
    depositWei: integer('deposit', DEFAULT_FUNDS_WEI),
    withdrawRound: integer('withdrawRound', 0n),
    reserve: {
      fundsRemainingWei: integer('reserveFundsRemaining', DEFAULT_FUNDS_WEI),
      claimedInCurrentRoundWei: 0n,
    },
  }
  return new TicketSender({
    privateKey,
    cryptography,
    limits: {
      maxEvWei: config.rationalOrNull('maxTicketEV') ?? DEFAULT_MAX_EV,
      maxTotalEvWei: config.rationalOrNull('maxTotalEV') ?? DEFAULT_MAX_TOTAL_EV,
      depositMultiplier: config.has('depositMultiplier')
        ? BigInt(config.count('depositMultiplier'))
        : 1n,
    },
    chain: {
      lastSeenBlock: integer('lastSeenL1Block', DEFAULT_BLOCK),
      lastInitializedRound: integer('lastInitializedRound', DEFAULT_ROUND),
      lastInitializedBlockHash: config.has('lastInitializedL1BlockHash')
        ? config.hex('lastInitializedL1BlockHash')
        : keccakOfText('block'),
    },
    senderInfo: () => (error === null ? senderInfo : { error }),
    rules: rules.sender,
  })
}

function keccakOfText(text: string): Hash {
  return bytesToHex(keccak(Buffer.from(text, 'utf8')))
}
