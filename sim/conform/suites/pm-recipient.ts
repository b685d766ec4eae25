import { assert } from '../../../src/assert.ts'
import { hexToBigint, type Address } from '../../../src/bytes/hex.ts'
import { fractionString } from '../../../src/money/format.ts'
import { ZERO } from '../../../src/money/rational.ts'
import { availableFunds, maxFloat, reserveAllocation } from '../../../src/recipient/floats.ts'
import type { NonceRecord } from '../../../src/recipient/nonce-table.ts'
import { recipientRefusalText } from '../../../src/recipient/refusal.ts'
import type { RecipientRules } from '../../../src/recipient/rules.ts'
import { checkSender, senderCheckRefusalText } from '../../../src/recipient/sender-check.ts'
import {
  ticketExpirationParams,
  TicketRecipient,
  validateTicket,
  type RecipientConfig,
} from '../../../src/recipient/ticket-recipient.ts'
import type { ChainViewOfRecipient } from '../../../src/ticket/chain-view.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { expectedValue, type Ticket } from '../../../src/ticket/ticket.ts'
import {
  readSenderInfoOrError,
  readTicket,
  writeExpirationParams,
  writeTicketParams,
} from './pm-fields.ts'
import type { VectorFields } from './vector-fields.ts'

type Outcome = { readonly out: unknown } | { readonly error: string }

const exact = createExactCryptography()

export function replayWinProb(input: VectorFields, rules: RecipientRules): unknown {
  const faceValueWei = input.integer('faceValue')
  const winProb = rules.winProb(input.integer('ev'), faceValueWei)
  return {
    ticketEV: fractionString(expectedValue({ faceValueWei, winProb })),
    winProb: `${winProb}`,
  }
}

export function replayFaceValue(input: VectorFields, rules: RecipientRules): Outcome {
  const node = new RecipientNode(input, rules)
  const sender: Address = `0x${'11'.repeat(20)}`
  const multiplier = node.recipient.txCostMultiplier(sender)
  const issued = node.recipient.ticketParams(sender, { numerator: 1n, denominator: 1n }, 0n)
  if (!issued.ok) return { error: recipientRefusalText(issued.refusal) }
  assert(multiplier.ok, 'both functions refuse alike')
  return {
    out: {
      faceValue: `${issued.params.faceValueWei}`,
      txCost: `${node.recipient.txCostWei()}`,
      txCostMultiplier: fractionString(multiplier.multiplier),
      winProb: `${issued.params.winProb}`,
    },
  }
}

export function replayTicketExpirationParams(input: VectorFields): unknown {
  return writeExpirationParams(
    ticketExpirationParams({
      lastInitializedRound: input.integer('lastInitializedRound'),
      lastInitializedBlockHash: input.hex('lastInitializedBlockHash'),
      preLastInitializedBlockHash: input.hex('preLastInitializedBlockHash'),
    }),
  )
}

export function replayValidateSender(input: VectorFields, rules: RecipientRules): Outcome {
  const refusal = checkSender(
    input.hex('sender'),
    readSenderInfoOrError(input),
    input.integer('lastInitializedRound'),
    rules,
  )
  return refusal === null ? { out: {} } : { error: senderCheckRefusalText(refusal) }
}

export function replayFloats(input: VectorFields): unknown {
  const funds = {
    info: {
      depositWei: input.integer('deposit'),
      withdrawRound: 0n,
      reserve: {
        fundsRemainingWei: input.integer('fundsRemaining'),
        claimedInCurrentRoundWei: input.integer('claimedInCurrentRound'),
      },
    },
    poolSize: input.integer('poolSize'),
    claimedWei: input.integer('claimed'),
    pendingWei: input.integer('pending'),
  }
  return {
    availableFunds: `${availableFunds(funds)}`,
    maxFloat: `${maxFloat(funds)}`,
    reserveAlloc: `${reserveAllocation(funds)}`,
  }
}

export function replayValidateTicket(input: VectorFields): Outcome {
  const refusal = validateTicket(readTicket(input.object('ticket')), input.hex('sig'), {
    address: input.hex('recipient'),
    recipientRand: input.integer('recipientRand'),
    cryptography: exact,
    commitmentHolds: false,
  })
  return refusal === null ? { out: {} } : { error: recipientRefusalText(refusal) }
}

/** A recipient and the values that its node answers it; `set` changes them by the vectors' names. */
class RecipientNode {
  readonly recipient: TicketRecipient
  readonly #config: RecipientConfig
  readonly #chain: ChainViewOfRecipient
  #gasPriceWei: bigint | null = null
  #maxFloat: bigint | { readonly error: string } = 0n
  #maxFloatWei = 0n
  #validateSenderError: string | null = null

  constructor(config: VectorFields, rules: RecipientRules) {
    this.#config = {
      evWei: config.integer('ev'),
      redeemGas: config.integer('redeemGas'),
      txCostMultiplier: config.integer('txCostMultiplier'),
      maxFaceValueWei: 0n,
    }
    this.#chain = {
      lastSeenBlock: 0n,
      lastInitializedRound: 0n,
      lastInitializedBlockHash: '0x',
      preLastInitializedBlockHash: '0x',
    }
    this.recipient = new TicketRecipient({
      address: config.has('recipient') ? config.hex('recipient') : '0x',
      secret: config.has('secret') ? config.hex('secret') : '0x',
      cryptography: exact,
      config: this.#config,
      chain: this.#chain,
      environment: {
        gasPriceWei: () => this.#gasPriceWei,
        maxFloatWei: () => this.#maxFloat,
        validateSender: () => this.#validateSenderError,
      },
      rules,
    })
    this.set(config)
  }

  set(values: VectorFields): void {
    for (const name of values.names()) this.#setOne(name, values)
  }

  #setOne(name: string, values: VectorFields): void {
    switch (name) {
      case 'gasPrice':
        this.#gasPriceWei = values.has(name) ? values.integer(name) : null
        break
      case 'maxFloat':
        this.#maxFloatWei = values.has(name) ? values.integer(name) : 0n
        this.#maxFloat = this.#maxFloatWei
        break
      case 'maxFloatError': {
        const error = values.textOrNull(name)
        this.#maxFloat = error === null ? this.#maxFloatWei : { error }
        break
      }
      case 'maxFaceValue':
        this.#config.maxFaceValueWei = values.integer(name)
        break
      case 'validateSenderError':
        this.#validateSenderError = values.textOrNull(name)
        break
      case 'lastSeenBlock':
      case 'lastInitializedRound':
        this.#chain[name] = values.integer(name)
        break
      case 'lastInitializedBlockHash':
      case 'preLastInitializedBlockHash':
        this.#chain[name] = values.hex(name)
        break
    }
  }
}

/** One recipient, step by step. */
export class RecipientReplay {
  readonly #node: RecipientNode

  constructor(config: VectorFields, rules: RecipientRules) {
    this.#node = new RecipientNode(config, rules)
  }

  step(step: VectorFields): Record<string, unknown> {
    return { ...this.#result(step), state: { noncesSet: this.#nonces() } }
  }

  #result(step: VectorFields): Record<string, unknown> {
    const operation = step.text('op')
    switch (operation) {
      case 'set':
        this.#node.set(step)
        return {}
      case 'cleanupBlock':
        this.#node.recipient.cleanup(step.integer('block'))
        return {}
      case 'ticketParams':
        return this.#ticketParams(step)
      case 'receiveTicket':
        return this.#receive(step, readTicket(step.object('ticket')), step.hex('sig'))
      default:
        assert(operation === 'receiveMany', `unknown step ${operation}`)
        return this.#receiveMany(step)
    }
  }

  #ticketParams(step: VectorFields): Record<string, unknown> {
    const seed = hexToBigint(step.hex('drawnSeed'))
    const price = step.rational('price')
    const issued = this.#node.recipient.ticketParams(step.hex('sender'), price, seed)
    if (!issued.ok) return { error: recipientRefusalText(issued.refusal) }
    const ticketParams = writeTicketParams(issued.params)
    return { ticketParams: { ...ticketParams, pricePerPixel: fractionString(price) } }
  }

  #receive(step: VectorFields, ticket: Ticket, signature: `0x${string}`): Record<string, unknown> {
    const fields = step.object('ticket')
    const result = this.#node.recipient.receiveTicket(ticket, signature, {
      seed: step.integer('seed'),
      expirationBlock: fields.integer('paramsExpirationBlock'),
      price: fields.rationalOrNull('pricePerPixel') ?? ZERO,
    })
    return {
      error: result.refusal === null ? null : recipientRefusalText(result.refusal),
      fatal: result.fatal,
      sessionId: result.sessionId,
      won: result.won,
    }
  }

  #receiveMany(step: VectorFields): Record<string, unknown> {
    const ticket = readTicket(step.object('ticket'))
    const firstNonce = Number(step.text('fromNonce'))
    const wonNonces: string[] = []
    const errors: unknown[] = []
    for (const [index, signature] of step.texts('sigs').entries()) {
      const senderNonce = firstNonce + index
      const result = this.#receive(step, { ...ticket, senderNonce }, `0x${signature.slice(2)}`)
      if (result['won'] === true) wonNonces.push(`${senderNonce}`)
      if (result['error'] !== null) errors.push(result['error'])
    }
    return { errors, wonNonces }
  }

  #nonces(): unknown {
    const records = this.#node.recipient.nonceRecords()
    return records
      .map((record) => ({
        expirationBlock: `${record.expirationBlock}`,
        nonceRanges: nonceRanges(record),
        recipientRand: `${record.recipientRand}`,
      }))
      .toSorted((a, b) => (a.recipientRand < b.recipientRand ? -1 : 1))
  }
}

function nonceRanges(record: NonceRecord): readonly (readonly string[])[] {
  const ranges: { first: number; last: number }[] = []
  for (const nonce of [...record.nonces()].toSorted((a, b) => a - b)) {
    const open = ranges.at(-1)
    if (open?.last === nonce - 1) open.last = nonce
    else ranges.push({ first: nonce, last: nonce })
  }
  return ranges.map(({ first, last }) => [`${first}`, `${last}`])
}
