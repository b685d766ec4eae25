import { ZERO_ADDRESS, ZERO_HASH, type Address, type Hash, type Hex } from '../bytes/hex.ts'
import { wrapInt64 } from '../money/integers.ts'
import { rational, sign, ZERO, type Rational } from '../money/rational.ts'
import type { ChainViewOfRecipient } from '../ticket/chain-view.ts'
import type { Cryptography, RecipientRandBinding } from '../ticket/cryptography.ts'
import type { Ticket, TicketExpirationParams, TicketParams } from '../ticket/ticket.ts'
import type { FaceValueResult } from './face-value.ts'
import { NonceRecord, NonceTable, type GivenParams } from './nonce-table.ts'
import type { RecipientRefusal } from './refusal.ts'
import type { RecipientRules } from './rules.ts'

/** Flags ticketEV, redeemGas, txCostMultiplier, maxFaceValue; may be changed while running. */
export interface RecipientConfig {
  evWei: bigint
  redeemGas: bigint
  txCostMultiplier: bigint
  /** 0 or negative = no limit. */
  maxFaceValueWei: bigint
}

/** What the recipient asks its node: gas price monitor and sender monitor. */
export interface RecipientEnvironment {
  gasPriceWei(): bigint | null
  maxFloatWei(sender: Address): bigint | { readonly error: string }
  /** Null = valid, else the text (spec PM-104). */
  validateSender(sender: Address): string | null
}

export interface TicketRecipientOptions {
  readonly address: Address
  /** 32 bytes; lost at a restart, and all outstanding parameters with it (spec PM-42). */
  readonly secret: Hex
  readonly cryptography: Cryptography
  readonly config: RecipientConfig
  /** Owned and changed in place by whoever follows the chain. */
  readonly chain: ChainViewOfRecipient
  readonly environment: RecipientEnvironment
  readonly rules: RecipientRules
  /** Of an earlier process with the same secret; absent = none were seen. */
  readonly nonces?: NonceTable | undefined
}

export interface ReceiveTicketResult {
  readonly won: boolean
  /** recipientRandHash of a winning ticket, else empty. */
  readonly sessionId: string
  readonly recipientRand: bigint
  readonly refusal: RecipientRefusal | null
  /** It was taken before; it is good, and brings no credit. */
  readonly repeated: boolean
  /** Nothing of the payment is looked at after a fatal refusal (spec PM-83). */
  readonly fatal: boolean
}

const REPEATED = { won: false, sessionId: '', refusal: null, repeated: true, fatal: false } as const

/** The paid side of tickets: issuing parameters, receiving tickets (spec PM-50 to PM-82; go-livepeer pm/recipient.go). */
export class TicketRecipient {
  readonly #options: TicketRecipientOptions
  readonly #nonces: NonceTable
  #lastWinProb = { evWei: 0n, faceValueWei: -1n, winProb: 0n }

  constructor(options: TicketRecipientOptions) {
    this.#options = options
    this.#nonces = options.nonces ?? new NonceTable()
  }

  /** What it has seen, for a process that goes on with the same secret. */
  get nonces(): NonceTable {
    return this.#nonces
  }

  get secret(): Hex {
    return this.#options.secret
  }

  /** Expected value that this recipient asks for per ticket. */
  get evWei(): bigint {
    return this.#options.config.evWei
  }

  /** A price of zero or less gives free parameters without looking at the sender. `seed` is drawn by the caller. */
  ticketParams(
    sender: Address,
    price: Rational,
    seed: bigint,
  ):
    | { readonly ok: true; readonly params: TicketParams }
    | { readonly ok: false; readonly refusal: RecipientRefusal } {
    const { address, chain, config, cryptography, rules, secret } = this.#options
    let faceValueWei = 0n
    if (sign(price) > 0) {
      const result = this.#faceValue(sender)
      if (!result.ok) return result
      faceValueWei = result.faceValueWei
    }
    const binding: RecipientRandBinding = {
      seed,
      sender,
      faceValueWei,
      winProb: this.#winProb(config.evWei, faceValueWei),
      expirationBlock: rules.expirationBlock(chain.lastSeenBlock),
      price,
      expirationParams: ticketExpirationParams(chain),
    }
    const recipientRand = cryptography.recipientRand(secret, binding)
    const recipientRandHash = cryptography.recipientRandHash(recipientRand)
    this.#nonces.issue(recipientRandHash, recipientRand, binding)
    return {
      ok: true,
      params: {
        recipient: address,
        faceValueWei,
        winProb: binding.winProb,
        recipientRandHash,
        seed,
        expirationBlock: binding.expirationBlock,
        expirationParams: binding.expirationParams,
      },
    }
  }

  /** Work in the order of spec PM-75. `given.price` is the expected price that came with the payment. */
  receiveTicket(ticket: Ticket, signature: Hex, given: GivenParams): ReceiveTicketResult {
    const { chain, cryptography, environment, rules } = this.#options
    const known = this.#nonces.find(ticket, given)
    const record = known ?? this.#recompute(ticket, given)
    const { recipientRand } = record

    const repeated = known !== null && rules.acknowledgesRepeats() && known.has(ticket.senderNonce)
    const senderText = repeated ? null : environment.validateSender(ticket.sender)
    if (senderText !== null) {
      return refused(recipientRand, { code: 'sender-invalid', text: senderText }, true)
    }
    const invalid = this.#validateTicket(ticket, signature, record, known !== null)
    if (invalid !== null) {
      return refused(recipientRand, invalid, invalid.code !== 'invalid-signature')
    }
    if (repeated) return { ...REPEATED, recipientRand }
    const won = cryptography.isWinning(signature, recipientRand, ticket.winProb)
    const isExpired = rules.paramsExpired(given.expirationBlock, chain.lastSeenBlock)
    let refusal: RecipientRefusal | null = null
    if (!isExpired || rules.expiredUsesNonce()) {
      refusal = this.#takeNonce(
        ticket,
        known ?? this.#nonces.keep(ticket.recipientRandHash, record),
      )
    }
    if (refusal === null && isExpired) refusal = { code: 'params-expired' }
    return {
      won,
      sessionId: won ? ticket.recipientRandHash : '',
      recipientRand,
      refusal,
      repeated: false,
      fatal: false,
    }
  }

  /** Face value over redemption cost; 0 when redeeming costs nothing (spec PM-62). */
  txCostMultiplier(
    sender: Address,
  ):
    | { readonly ok: true; readonly multiplier: Rational }
    | { readonly ok: false; readonly refusal: RecipientRefusal } {
    const result = this.#faceValue(sender)
    if (!result.ok) return result
    const txCostWei = this.txCostWei()
    return {
      ok: true,
      multiplier: txCostWei > 0n ? rational(result.faceValueWei, txCostWei) : ZERO,
    }
  }

  /** Gas of a redemption at the present gas price; 0 when there is none (spec PM-53). */
  txCostWei(): bigint {
    return this.#options.config.redeemGas * (this.#options.environment.gasPriceWei() ?? 0n)
  }

  /** Forgets the nonces of parameters that expired at or before `block`; upstream never runs it (spec PM-82). */
  cleanup(block: bigint): void {
    this.#nonces.cleanup(block)
  }

  /** What is remembered of received tickets, for monitors and tests. */
  nonceRecords(): readonly NonceRecord[] {
    return this.#nonces.records()
  }

  /** A division of 256 bits, made again only when what it divides has changed. */
  #winProb(evWei: bigint, faceValueWei: bigint): bigint {
    const last = this.#lastWinProb
    if (last.evWei === evWei && last.faceValueWei === faceValueWei) return last.winProb
    const winProb = this.#options.rules.winProb(evWei, faceValueWei)
    this.#lastWinProb = { evWei, faceValueWei, winProb }
    return winProb
  }

  #faceValue(sender: Address): FaceValueResult {
    const { config, environment, rules } = this.#options
    return rules.faceValue({
      evWei: config.evWei,
      txCostWei: this.txCostWei(),
      redeemGas: config.redeemGas,
      txCostMultiplier: config.txCostMultiplier,
      maxFaceValueWei: config.maxFaceValueWei,
      maxFloatWei: () => environment.maxFloatWei(sender),
    })
  }

  /** What the numbers of a ticket commit to: the MAC of spec PM-40. */
  #recompute(ticket: Ticket, given: GivenParams): NonceRecord {
    const binding = bindingOf(ticket, given)
    const { cryptography, secret } = this.#options
    return new NonceRecord(cryptography.recipientRand(secret, binding), binding)
  }

  /** Spec PM-76; a known binding has had its commitment checked before. */
  #validateTicket(
    ticket: Ticket,
    signature: Hex,
    { binding, recipientRand }: NonceRecord,
    isKnown: boolean,
  ): RecipientRefusal | null {
    const { address, cryptography, rules } = this.#options
    const refusal = validateTicket(ticket, signature, {
      address,
      recipientRand,
      cryptography,
      commitmentHolds: isKnown,
    })
    const commitmentHolds = refusal === null || refusal.code === 'invalid-signature'
    return commitmentHolds && !rules.acceptBinding(binding)
      ? { code: 'invalid-recipient-rand' }
      : refusal
  }

  #takeNonce(ticket: Ticket, record: NonceRecord): RecipientRefusal | null {
    const nonce = ticket.senderNonce
    const verdict = this.#options.rules.acceptNonce(record, nonce)
    switch (verdict) {
      case 'already-seen':
        return { code: 'nonce-already-seen', sender: ticket.sender, nonce }
      case 'too-many':
        return { code: 'too-many-nonces', sender: ticket.sender, nonce }
      case 'accept-and-forget-oldest':
        record.forgetOldest()
        break
      case 'accept':
        break
    }
    record.add(nonce)
    return null
  }
}

/** Spec PM-76; go-livepeer pm/validator.go:ValidateTicket. Null = valid. */
export function validateTicket(
  ticket: Ticket,
  signature: Hex,
  options: {
    readonly address: Address
    readonly recipientRand: bigint
    readonly cryptography: Cryptography
    /** The commitment to this recipientRand is known to hold. */
    readonly commitmentHolds: boolean
  },
): RecipientRefusal | null {
  const { address, cryptography, recipientRand } = options
  if (ticket.recipient !== address) return { code: 'invalid-recipient' }
  if (ticket.sender === ZERO_ADDRESS) return { code: 'invalid-sender' }
  if (
    !options.commitmentHolds &&
    cryptography.recipientRandHash(recipientRand) !== ticket.recipientRandHash
  ) {
    return { code: 'invalid-recipient-rand' }
  }
  const verdict = cryptography.verifyHash(ticket.sender, cryptography.ticketHash(ticket), signature)
  return verdict.valid ? null : { code: 'invalid-signature' }
}

/** Round and L1 block hash that new parameters are bound to; round L − 1 when L has no hash (spec PM-52). */
export function ticketExpirationParams(
  chain: Pick<
    ChainViewOfRecipient,
    'lastInitializedRound' | 'lastInitializedBlockHash' | 'preLastInitializedBlockHash'
  >,
): TicketExpirationParams {
  const hash: Hash = chain.lastInitializedBlockHash
  return hash === ZERO_HASH
    ? {
        creationRound: wrapInt64(chain.lastInitializedRound - 1n),
        creationRoundBlockHash: chain.preLastInitializedBlockHash,
      }
    : {
        creationRound: wrapInt64(chain.lastInitializedRound),
        creationRoundBlockHash: hash,
      }
}

function bindingOf(ticket: Ticket, given: GivenParams): RecipientRandBinding {
  const { creationRound, creationRoundBlockHash } = ticket
  return {
    seed: given.seed,
    sender: ticket.sender,
    faceValueWei: ticket.faceValueWei,
    winProb: ticket.winProb,
    expirationBlock: given.expirationBlock,
    price: given.price,
    expirationParams: { creationRound, creationRoundBlockHash },
  }
}

function refused(
  recipientRand: bigint,
  refusal: RecipientRefusal,
  fatal: boolean,
): ReceiveTicketResult {
  return { won: false, sessionId: '', recipientRand, refusal, repeated: false, fatal }
}
