import { assert } from '../../../src/assert.ts'
import type { Hash, Hex } from '../../../src/bytes/hex.ts'
import { fractionString } from '../../../src/money/format.ts'
import { senderRefusalText, type SenderRefusal } from '../../../src/sender/refusal.ts'
import type { SenderRules } from '../../../src/sender/rules.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import { assess, validateOwnAccount, validateParams } from '../../../src/sender/validation.ts'
import type { ChainView } from '../../../src/ticket/chain-view.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import type { SenderInfo } from '../../../src/ticket/sender-info.ts'
import type { TicketBatch, TicketParams } from '../../../src/ticket/ticket.ts'
import {
  readSenderInfo,
  readSenderInfoOrError,
  readTicketParams,
  writeExpirationParams,
  writeTicketParams,
} from './pm-fields.ts'
import type { VectorFields } from './vector-fields.ts'

type Outcome = { readonly out: unknown } | { readonly error: string } | { readonly panic: string }

const exact = createExactCryptography()

export function replayValidateTicketParams(input: VectorFields, rules: SenderRules): Outcome {
  const fields = input.objectOrNull('ticketParams')
  if (fields === null) return refusalOutcome({ code: 'params-missing' })
  const params = readTicketParams(fields)
  const limits = readLimits(input)
  const refusal = validateParams(params, assess(params, limits), input.integer('numTickets'), {
    limits,
    rules,
    senderInfo: () => readSenderInfoOrError(input),
    chain: readChain(input),
  })
  return refusalOutcome(refusal)
}

export function replayValidateSenderAtGateway(input: VectorFields, rules: SenderRules): Outcome {
  return refusalOutcome(
    validateOwnAccount(
      readSenderInfo(input.object('senderInfo')),
      input.integer('lastInitializedRound'),
      rules,
    ),
  )
}

export function replayBatchNonces(input: VectorFields, rules: SenderRules): unknown {
  const hash: Hash = `0x${'00'.repeat(31)}01`
  const sender = new TicketSender({
    privateKey: hash,
    cryptography: exact,
    limits: { maxEvWei: one(1n), maxTotalEvWei: one(1n), depositMultiplier: 1n },
    chain: { lastSeenBlock: 0n, lastInitializedRound: 1n, lastInitializedBlockHash: hash },
    senderInfo: () => ({ error: 'not asked for free tickets' }),
    rules,
    signTicketHash: () => '0x',
  })
  const id = sender.startSession(freeParams(hash), Number(input.text('startNonce')))
  const result = sender.createTicketBatch(id, input.integer('size'))
  assert(result.ok, 'free tickets are not refused')
  const end = sender.nonce(id)
  assert(end.ok, 'the session exists')
  return {
    endNonce: `${end.nonce}`,
    nonces: result.batch.senderParams.map(({ senderNonce }) => `${senderNonce}`),
  }
}

/** One sender, step by step. */
export class SenderReplay {
  readonly #sender: TicketSender
  readonly #chain: ChainView
  readonly #privateKey: Hex
  /** The price stands beside the parameters here, and is only handed back. */
  readonly #prices = new Map<string, string | null>()
  #info: SenderInfo
  #infoError: string | null = null
  #signaturesLeft = -1

  constructor(config: VectorFields, rules: SenderRules) {
    this.#info = readSenderInfo(config.object('senderInfo'))
    this.#chain = readChain(config)
    this.#privateKey = config.hex('privateKey')
    this.#sender = new TicketSender({
      privateKey: this.#privateKey,
      cryptography: exact,
      limits: readLimits(config),
      chain: this.#chain,
      senderInfo: () => (this.#infoError === null ? this.#info : { error: this.#infoError }),
      rules,
      signTicketHash: (hash) => this.#sign(hash),
    })
    assert(this.#sender.address === config.hex('sender'), 'address of the private key')
  }

  step(step: VectorFields): Record<string, unknown> {
    const result = this.#result(step)
    const sessionsSet = this.#sender
      .sessions()
      .map(({ sessionId, nonce }) => ({ senderNonce: `${nonce}`, sessionId }))
      .toSorted((a, b) => (a.sessionId < b.sessionId ? -1 : 1))
    return { ...result, state: { sessionsSet } }
  }

  #result(step: VectorFields): Record<string, unknown> {
    const operation = step.text('op')
    switch (operation) {
      case 'set':
        this.#set(step)
        return {}
      case 'startSession':
        return { sessionId: this.#start(step.object('ticketParams'), 0) }
      case 'startSessionWithNonce': {
        const nonce = Number(step.text('nonce'))
        return { sessionId: this.#start(step.object('ticketParams'), nonce) }
      }
      case 'cleanupSession':
        this.#sender.cleanupSession(step.text('sessionId'))
        return {}
      case 'ev': {
        const ev = this.#sender.expectedValue(step.text('sessionId'))
        return ev.ok ? { ev: fractionString(ev.evWei) } : { error: senderRefusalText(ev.refusal) }
      }
      case 'nonce': {
        const nonce = this.#sender.nonce(step.text('sessionId'))
        return nonce.ok ? { nonce: `${nonce.nonce}` } : { error: senderRefusalText(nonce.refusal) }
      }
      case 'validateTicketParams': {
        const fields = step.objectOrNull('ticketParams')
        const params = fields === null ? null : readTicketParams(fields)
        const refusal = this.#sender.validateTicketParams(params)
        return refusal === null ? {} : typedError(refusal)
      }
      default: {
        assert(operation === 'createTicketBatch', `unknown step ${operation}`)
        const id = step.text('sessionId')
        const result = this.#sender.createTicketBatch(id, step.integer('size'))
        return result.ok ? { batch: this.#writeBatch(result.batch) } : typedError(result.refusal)
      }
    }
  }

  #start(fields: VectorFields, nonce: number): string {
    const id = this.#sender.startSession(readTicketParams(fields), nonce)
    this.#prices.set(id, fields.textOrNull('pricePerPixel'))
    return id
  }

  #set(step: VectorFields): void {
    for (const name of step.names()) {
      if (name === 'lastSeenBlock' || name === 'lastInitializedRound') {
        this.#chain[name] = step.integer(name)
      } else if (name === 'lastInitializedBlockHash') {
        this.#chain[name] = step.hex(name)
      } else if (name === 'senderInfo') {
        this.#info = readSenderInfo(step.object(name))
      } else if (name === 'senderInfoError') {
        this.#infoError = step.textOrNull(name)
      } else if (name === 'signerFailsAfter') {
        this.#signaturesLeft = Number(step.text(name))
      }
    }
  }

  #sign(hash: Hash): Hex | { readonly error: string } {
    if (this.#signaturesLeft === 0) return { error: 'signer failed' }
    if (this.#signaturesLeft > 0) this.#signaturesLeft -= 1
    return exact.signHash(this.#privateKey, hash)
  }

  #writeBatch(batch: TicketBatch): unknown {
    const { ticketParams, expirationParams, sender } = batch
    const pricePerPixel = this.#prices.get(ticketParams.recipientRandHash) ?? null
    return {
      expirationParams: writeExpirationParams(expirationParams),
      sender,
      senderParams: batch.senderParams.map(({ senderNonce, signature }) => ({
        senderNonce: `${senderNonce}`,
        sig: signature,
        ticketHash: exact.ticketHash({ ...ticketParams, ...expirationParams, sender, senderNonce }),
      })),
      ticketParams: { ...writeTicketParams(ticketParams), pricePerPixel },
    }
  }
}

function readLimits(fields: VectorFields): {
  readonly maxEvWei: ReturnType<VectorFields['rational']>
  readonly maxTotalEvWei: ReturnType<VectorFields['rational']>
  readonly depositMultiplier: bigint
} {
  return {
    maxEvWei: fields.rational('maxEV'),
    maxTotalEvWei: fields.rational('maxTotalEV'),
    depositMultiplier: fields.integer('depositMultiplier'),
  }
}

function readChain(fields: VectorFields): ChainView {
  return {
    lastSeenBlock: fields.integer('lastSeenBlock'),
    lastInitializedRound: fields.integer('lastInitializedRound'),
    lastInitializedBlockHash: fields.has('lastInitializedBlockHash')
      ? fields.hex('lastInitializedBlockHash')
      : `0x${'00'.repeat(32)}`,
  }
}

function refusalOutcome(refusal: SenderRefusal | null): Outcome {
  if (refusal === null) return { out: {} }
  const text = senderRefusalText(refusal)
  return refusal.code === 'upstream-panic' ? { panic: text } : { error: text }
}

function typedError(refusal: SenderRefusal): Record<string, unknown> {
  return {
    error: senderRefusalText(refusal),
    paramsExpired: refusal.code === 'params-expired',
    senderValidationError: refusal.code === 'sender-validation',
  }
}

function freeParams(hash: Hash): TicketParams {
  return {
    recipient: `0x${'22'.repeat(20)}`,
    faceValueWei: 0n,
    winProb: 0n,
    recipientRandHash: hash,
    seed: 0n,
    expirationBlock: 100n,
    expirationParams: { creationRound: 1n, creationRoundBlockHash: hash },
  }
}

function one(numerator: bigint): { readonly numerator: bigint; readonly denominator: bigint } {
  return { numerator, denominator: 1n }
}
