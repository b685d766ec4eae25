import { assert } from '../assert.ts'
import type { Address, Hash } from '../bytes/hex.ts'
import type { RedemptionError } from './redemption-error.ts'
import type { SettlementRules } from './rules.ts'
import type { Failure, WinningTicket } from './winning-ticket.ts'

/** What a redemption wants to know or to have done next; one at a time. */
export type RedemptionRequest =
  | { readonly kind: 'is-used'; readonly ticket: WinningTicket }
  | { readonly kind: 'gas-price' }
  | { readonly kind: 'submit'; readonly ticket: WinningTicket }
  | {
      readonly kind: 'confirm'
      readonly ticket: WinningTicket
      readonly transactionHash: Hash
    }

/** The answer to the request of the same kind. */
export type RedemptionReply =
  | { readonly kind: 'is-used'; readonly used: boolean | Failure }
  | { readonly kind: 'gas-price'; readonly gasPriceWei: bigint | Failure }
  | { readonly kind: 'submit'; readonly transactionHash: Hash | Failure }
  /** Null = the transaction succeeded. */
  | { readonly kind: 'confirm'; readonly error: string | null }

/** `transactionHash` is set whenever a transaction was sent, also when it failed. */
export interface RedemptionOutcome {
  readonly error: RedemptionError | null
  readonly transactionHash: Hash | null
}

export type RedemptionStep = { readonly ask: RedemptionRequest } | RedemptionOutcome

/** The sender's money as the monitor counts it. */
export interface RedemptionFunds {
  availableFunds(sender: Address, nowUnixSeconds: bigint): bigint | Failure
  subFloat(sender: Address, amountWei: bigint, nowUnixSeconds: bigint): unknown
  addFloat(sender: Address, amountWei: bigint, nowUnixSeconds: bigint): unknown
}

export interface RedemptionOptions {
  readonly ticket: WinningTicket
  readonly funds: RedemptionFunds
  readonly redeemGas: bigint
  readonly rules: Pick<SettlementRules, 'fundsSuffice'>
}

/**
 * One attempt to redeem one ticket: used? gas price? worth it? submit, wait. The face value counts as pending from
 * the submission to the confirmation, whatever comes of it.
 * Spec PM-120 to PM-122; go-livepeer pm/sendermonitor.go:redeemWinningTicket.
 */
export class Redemption {
  readonly #options: RedemptionOptions
  #waitsFor: RedemptionRequest | null = null
  #availableWei = 0n

  constructor(options: RedemptionOptions) {
    this.#options = options
  }

  start(nowUnixSeconds: bigint): RedemptionStep {
    const { ticket, funds } = this.#options
    const available = funds.availableFunds(ticket.ticket.sender, nowUnixSeconds)
    if (typeof available !== 'bigint') return failed(available.error)
    this.#availableWei = available
    return this.#ask({ kind: 'is-used', ticket })
  }

  answer(reply: RedemptionReply, nowUnixSeconds: bigint): RedemptionStep {
    assert(this.#waitsFor?.kind === reply.kind, 'redemption: reply to another request')
    switch (reply.kind) {
      case 'is-used':
        if (typeof reply.used === 'object') return failed(reply.used.error)
        return reply.used ? refused({ code: 'already-used' }) : this.#ask({ kind: 'gas-price' })
      case 'gas-price':
        if (typeof reply.gasPriceWei !== 'bigint') return failed(reply.gasPriceWei.error)
        return this.#decide(reply.gasPriceWei, nowUnixSeconds)
      case 'submit':
        return this.#submitted(reply.transactionHash, nowUnixSeconds)
      default:
        return this.#confirmed(reply.error, nowUnixSeconds)
    }
  }

  #decide(gasPriceWei: bigint, nowUnixSeconds: bigint): RedemptionStep {
    const { ticket, funds, redeemGas, rules } = this.#options
    const { sender, faceValueWei } = ticket.ticket
    const costWei = redeemGas * gasPriceWei
    if (!rules.fundsSuffice({ availableWei: this.#availableWei, costWei, faceValueWei })) {
      return refused({ code: 'insufficient-funds' })
    }
    if (faceValueWei <= costWei) return refused({ code: 'insufficient-face-value' })
    funds.subFloat(sender, faceValueWei, nowUnixSeconds)
    return this.#ask({ kind: 'submit', ticket })
  }

  #submitted(transactionHash: Hash | Failure, nowUnixSeconds: bigint): RedemptionStep {
    const { ticket } = this.#options
    if (typeof transactionHash === 'string') {
      return this.#ask({ kind: 'confirm', ticket, transactionHash })
    }
    this.#release(nowUnixSeconds)
    return failed(transactionHash.error)
  }

  #confirmed(error: string | null, nowUnixSeconds: bigint): RedemptionStep {
    const request = this.#waitsFor
    assert(request?.kind === 'confirm', 'redemption: nothing was sent')
    this.#release(nowUnixSeconds)
    const { transactionHash } = request
    return error === null
      ? { error: null, transactionHash }
      : { error: { code: 'other', text: error }, transactionHash }
  }

  /** A monitor that has forgotten the sender meanwhile refuses; upstream only logs that (spec PM-105). */
  #release(nowUnixSeconds: bigint): void {
    const { sender, faceValueWei } = this.#options.ticket.ticket
    this.#options.funds.addFloat(sender, faceValueWei, nowUnixSeconds)
  }

  #ask(request: RedemptionRequest): RedemptionStep {
    this.#waitsFor = request
    return { ask: request }
  }
}

function refused(error: RedemptionError): RedemptionOutcome {
  return { error, transactionHash: null }
}

function failed(text: string): RedemptionOutcome {
  return refused({ code: 'other', text })
}
