import type { Address, Hash, Hex } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { ChainView } from '../ticket/chain-view.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import type { SenderInfo } from '../ticket/sender-info.ts'
import type {
  Ticket,
  TicketBatch,
  TicketExpirationParams,
  TicketParams,
  TicketSenderParams,
} from '../ticket/ticket.ts'
import type { SenderRefusal } from './refusal.ts'
import type { SenderRules } from './rules.ts'
import { assess, validateParams, type Assessment, type SenderLimits } from './validation.ts'

export interface TicketSenderOptions {
  readonly privateKey: Hex
  readonly cryptography: Cryptography
  readonly limits: SenderLimits
  /** Owned and changed in place by whoever follows the chain. */
  readonly chain: ChainView
  readonly senderInfo: () => SenderInfo | { readonly error: string }
  readonly rules: SenderRules
  /** Signs instead of the private key; may fail, as a key store can. */
  readonly signTicketHash?: (hash: Hash) => Hex | { readonly error: string }
}

export type BatchResult =
  | { readonly ok: true; readonly batch: TicketBatch }
  | { readonly ok: false; readonly refusal: SenderRefusal }

interface Session {
  readonly params: TicketParams
  readonly assessment: Assessment
  nonce: number
}

/** The paying side of tickets: sessions, validation, batches (spec PM-66 to PM-74; go-livepeer pm/sender.go). */
export class TicketSender {
  readonly address: Address
  readonly #options: TicketSenderOptions
  readonly #sessions = new Map<string, Session>()
  #lastAssessed: { readonly params: TicketParams; readonly assessment: Assessment } | null = null

  constructor(options: TicketSenderOptions) {
    this.#options = options
    this.address = options.cryptography.addressOf(options.privateKey)
  }

  /** `nonce` is the counter before the first ticket. The id is the recipientRandHash (spec PM-71). */
  startSession(params: TicketParams, nonce: number = 0): string {
    const id = params.recipientRandHash
    const running = this.#sessions.get(id)?.nonce ?? null
    this.#sessions.set(id, {
      params,
      assessment: this.#assess(params),
      nonce: this.#options.rules.startNonce(running, nonce),
    })
    return id
  }

  cleanupSession(id: string): void {
    this.#sessions.delete(id)
  }

  /** Nonce of the last ticket made, or the counter that the session was started with. */
  nonce(
    id: string,
  ):
    | { readonly ok: true; readonly nonce: number }
    | { readonly ok: false; readonly refusal: SenderRefusal } {
    const session = this.#sessions.get(id)
    return session === undefined ? unknownSession(id) : { ok: true, nonce: session.nonce }
  }

  /** Of one ticket. */
  expectedValue(
    id: string,
  ):
    | { readonly ok: true; readonly evWei: Rational }
    | { readonly ok: false; readonly refusal: SenderRefusal } {
    const session = this.#sessions.get(id)
    return session === undefined
      ? unknownSession(id)
      : { ok: true, evWei: session.assessment.evWei }
  }

  /** Null = acceptable. */
  validateTicketParams(params: TicketParams | null, tickets: bigint = 1n): SenderRefusal | null {
    if (params === null) return { code: 'params-missing' }
    const session = this.#sessions.get(params.recipientRandHash)
    if (session !== undefined && this.#options.rules.nextNonce(session.nonce) === null) {
      return { code: 'nonces-exhausted' }
    }
    const assessment = session?.params === params ? session.assessment : this.#assess(params)
    return validateParams(params, assessment, tickets, this.#options)
  }

  /** Makes and signs `size` tickets; none for `size ≤ 0`. Nonces of a batch that fails half-way stay used (spec PM-72). */
  createTicketBatch(id: string, size: bigint): BatchResult {
    const session = this.#sessions.get(id)
    if (session === undefined) return unknownSession(id)
    const refusal = validateParams(session.params, session.assessment, size, this.#options)
    if (refusal !== null) return { ok: false, refusal }
    const expirationParams = this.#options.rules.expirationParams(
      session.params.expirationParams,
      this.#options.chain,
    )
    if (expirationParams === null) {
      return { ok: false, refusal: { code: 'expiration-params-missing' } }
    }
    const senderParams: TicketSenderParams[] = []
    for (let left = size; left > 0n; left--) {
      const nonce = this.#options.rules.nextNonce(session.nonce)
      if (nonce === null) return { ok: false, refusal: { code: 'nonces-exhausted' } }
      session.nonce = nonce
      const signature = this.#sign(session.params, expirationParams, nonce)
      if (typeof signature !== 'string') {
        return {
          ok: false,
          refusal: { code: 'signing-failed', sessionId: id, cause: signature.error },
        }
      }
      senderParams.push({ senderNonce: nonce, signature })
    }
    return {
      ok: true,
      batch: { ticketParams: session.params, expirationParams, sender: this.address, senderParams },
    }
  }

  /** Sessions with their nonces, in the order in which they were started. */
  sessions(): readonly { readonly sessionId: string; readonly nonce: number }[] {
    return [...this.#sessions].map(([sessionId, { nonce }]) => ({ sessionId, nonce }))
  }

  /** New parameters mostly come with the old face value and probability, and nothing else is assessed. */
  #assess(params: TicketParams): Assessment {
    const last = this.#lastAssessed
    if (
      last !== null &&
      last.params.faceValueWei === params.faceValueWei &&
      last.params.winProb === params.winProb
    ) {
      return last.assessment
    }
    const assessment = assess(params, this.#options.limits)
    this.#lastAssessed = { params, assessment }
    return assessment
  }

  #sign(
    params: TicketParams,
    expirationParams: TicketExpirationParams,
    nonce: number,
  ): Hex | { readonly error: string } {
    const { cryptography, privateKey, signTicketHash } = this.#options
    const ticket: Ticket = {
      recipient: params.recipient,
      sender: this.address,
      faceValueWei: params.faceValueWei,
      winProb: params.winProb,
      senderNonce: nonce,
      recipientRandHash: params.recipientRandHash,
      creationRound: expirationParams.creationRound,
      creationRoundBlockHash: expirationParams.creationRoundBlockHash,
    }
    const hash = cryptography.ticketHash(ticket)
    return signTicketHash === undefined
      ? cryptography.signHash(privateKey, hash)
      : signTicketHash(hash)
  }
}

function unknownSession(id: string): { readonly ok: false; readonly refusal: SenderRefusal } {
  return { ok: false, refusal: { code: 'session-unknown', sessionId: id } }
}
