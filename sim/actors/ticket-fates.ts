import type { Address, Hex } from '../../src/bytes/hex.ts'
import { redemptionErrorText, type RedemptionError } from '../../src/settlement/redemption-error.ts'
import type { FinishedRedemption } from '../../src/settlement/redemption-queue.ts'
import type { WinningTicket } from '../../src/settlement/winning-ticket.ts'
import type { TicketLoss } from '../trace/chain-events.ts'
import type { Wait } from '../trace/wait.ts'
import type { Chain } from './chain.ts'
import type { ExecutedCall } from './chain-contract.ts'
import type { MinedTransaction } from './chain-transactions.ts'
import type { RedemptionStand } from './redemptions.ts'
import type { World } from './world.ts'

interface Fate {
  readonly winning: WinningTicket
  readonly wonNs: number
  attempts: number
  /** Of the last attempt; null = it went well, or there was none. */
  error: RedemptionError | null
  state: 'open' | 'paid' | 'undone' | 'lost'
  /** Its transactions that may still get into a block, also those that its orchestrator has stopped to wait for. */
  readonly inFlight: Set<number>
  /** A transaction of its was sent. */
  sent: boolean
  /** Its parameters had expired, and another ticket of its sender was sent for the first time. */
  passedBy: boolean
  /** Why it is lost as soon as none is in flight; null = its orchestrator has not dropped it. */
  dropped: TicketLoss | null
  /** The least that the contract could have paid for it at any time of this round since it won. */
  payableWei: bigint
}

interface TicketFatesOptions {
  readonly world: Pick<World, 'nowNs' | 'emit'>
  readonly chain: Chain
  readonly orchestrator: string
  readonly recipient: Address
  readonly redeems: boolean
  /** Of one redemption at the gas price of now. */
  readonly redemptionCostWei: () => bigint
}

/**
 * What really becomes of one orchestrator's winning tickets, told in the trace: paid, refused for the time being, or lost. It
 * looks at the chain, not at what the orchestrator believes.
 */
export class TicketFates {
  readonly #options: TicketFatesOptions
  readonly #fates = new Map<Hex, Fate>()

  constructor(options: TicketFatesOptions) {
    this.#options = options
    options.chain.onRound((round) => this.#newRound(round))
    options.chain.onFunds((sender) => this.#fundsChanged(sender))
  }

  add(winning: WinningTicket): void {
    const payableWei = this.#payableWei(winning)
    this.#fates.set(winning.signature, {
      winning,
      wonNs: this.#options.world.nowNs,
      attempts: 0,
      error: null,
      state: 'open',
      inFlight: new Set(),
      sent: false,
      passedBy: false,
      dropped: null,
      payableWei,
    })
  }

  begun(winning: WinningTicket, transaction: number, stand: RedemptionStand): void {
    const fate = this.#fates.get(winning.signature)
    if (fate?.sent === false) this.#passBy(fate)
    fate?.inFlight.add(transaction)
    this.#options.world.emit({
      type: 'redemption.begun',
      ...this.#place(winning),
      transaction,
      faceValueWei: winning.ticket.faceValueWei,
      ...stand,
    })
  }

  /** Winning tickets that are neither paid nor lost. */
  waits(): readonly Wait[] {
    return [...this.#fates.values()].flatMap(({ winning, wonNs, state, inFlight, error }) => {
      if (state !== 'open') return []
      const { senderNonce, recipientRandHash } = winning.ticket
      const why =
        inFlight.size > 0
          ? 'its transaction is in no block yet'
          : error === null
            ? 'it was not tried yet'
            : `it was refused: ${redemptionErrorText(error)}`
      return {
        session: null,
        who: this.#options.orchestrator,
        whom: 'the chain',
        what: `the payment of winning ticket ${recipientRandHash}/${senderNonce}; ${why}`,
        sinceNs: wonNs,
        untilNs: null,
        inVain: false,
      }
    })
  }

  /** An attempt has ended, as the orchestrator sees it. */
  finished({ ticket, error, closed }: FinishedRedemption): void {
    const fate = this.#fates.get(ticket.signature)
    if (fate === undefined) return
    fate.attempts += 1
    const isNews = error !== null && (fate.error === null || !isSame(error, fate.error))
    fate.error = error
    if (isNews) {
      const text = redemptionErrorText(error)
      this.#options.world.emit({
        type: 'redemption.refused',
        ...this.#place(ticket),
        error: text,
      })
    }
    if (!closed || error === null) return
    fate.dropped = this.#lossOf(fate, error, 'given-up')
    this.#loseDropped(fate)
  }

  /** A transaction of its got into a block. */
  executed(winning: WinningTicket, executed: ExecutedCall, mined: MinedTransaction): void {
    const fate = this.#fates.get(winning.signature)
    fate?.inFlight.delete(mined.transaction)
    if (executed.error !== null) {
      if (fate !== undefined) this.#loseDropped(fate)
      return
    }
    if (fate !== undefined) fate.state = 'paid'
    const { chain, world } = this.#options
    world.emit({
      type: 'ticket.redeemed',
      ...this.#place(winning),
      transaction: mined.transaction,
      round: chain.round,
      faceValueWei: winning.ticket.faceValueWei,
      fromDepositWei: executed.fromDepositWei,
      fromReserveWei: executed.fromReserveWei,
      poolSize: chain.poolSize,
      gasCostWei: executed.gasUsed * mined.gasPriceWei,
    })
  }

  undone(winning: WinningTicket): void {
    const fate = this.#fates.get(winning.signature)
    if (fate !== undefined) fate.state = 'undone'
  }

  /** In this round the contract takes fewer tickets than before; those that it no longer takes may still be tried for a while. */
  #newRound(round: bigint): void {
    const { ticketValidityRounds } = this.#options.chain
    for (const [signature, fate] of this.#fates) {
      const { creationRound } = fate.winning.ticket
      const expiredFor = round - creationRound - ticketValidityRounds
      if (expiredFor < 0n) {
        fate.payableWei = this.#payableWei(fate.winning)
        continue
      }
      if (expiredFor > ROUNDS_REMEMBERED) this.#fates.delete(signature)
      if (fate.state === 'open') this.#lose(fate, fate.dropped ?? this.#openLoss(fate))
      if (fate.state === 'undone') this.#lose(fate, 'reorganized')
    }
  }

  #loseDropped(fate: Fate): void {
    if (fate.dropped !== null && fate.inFlight.size === 0) this.#lose(fate, fate.dropped)
  }

  /** A ticket that was paid is not lost, whatever the orchestrator thinks. */
  #lose(fate: Fate, why: TicketLoss): void {
    if (fate.state === 'paid' || fate.state === 'lost') return
    fate.state = 'lost'
    this.#options.world.emit({
      type: 'ticket.lost',
      ...this.#place(fate.winning),
      faceValueWei: fate.winning.ticket.faceValueWei,
      why,
      error: fate.error === null ? null : redemptionErrorText(fate.error),
      attempts: fate.attempts,
      payableWei: fate.payableWei,
    })
  }

  #fundsChanged(sender: Address): void {
    for (const fate of this.#fates.values()) {
      if (fate.state !== 'open' || fate.winning.ticket.sender !== sender) continue
      const payableWei = this.#payableWei(fate.winning)
      if (payableWei < fate.payableWei) fate.payableWei = payableWei
    }
  }

  #payableWei({ ticket }: WinningTicket): bigint {
    return this.#options.chain.payableWei(ticket.sender, this.#options.recipient)
  }

  #openLoss(fate: Fate): TicketLoss {
    const { attempts, error } = fate
    if (!this.#options.redeems) return 'redemption-off'
    const tried = error === null ? 'expired' : this.#lossOf(fate, error, 'expired')
    const why = attempts === 0 ? 'never-tried' : tried
    if (why !== 'expired' && why !== 'never-tried') return why
    return fate.inFlight.size > 0 || (!fate.sent && fate.passedBy) ? 'no-turn' : why
  }

  /** The queue takes the ticket of this fate before the others that wait. */
  #passBy(taken: Fate): void {
    taken.sent = true
    const { chain, world } = this.#options
    const block = chain.l1Block(world.nowNs)
    const { sender } = taken.winning.ticket
    for (const fate of this.#fates.values()) {
      const { ticket, paramsExpirationBlock } = fate.winning
      if (fate.sent || ticket.sender !== sender) continue
      if (paramsExpirationBlock <= block) fate.passedBy = true
    }
  }

  /** Funds that cover the ticket and not its redemption are refused as insufficient, too: then it is the gas. */
  #lossOf({ winning }: Fate, error: RedemptionError, otherwise: TicketLoss): TicketLoss {
    const { faceValueWei } = winning.ticket
    const isDear = this.#options.redemptionCostWei() >= faceValueWei
    if (error.code === 'insufficient-face-value') return 'not-worth-gas'
    if (error.code === 'insufficient-funds') return isDear ? 'not-worth-gas' : 'insufficient-funds'
    if (error.code === 'already-used') return otherwise
    return LOSS_OF_TEXT.find(([text]) => error.text.includes(text))?.[1] ?? otherwise
  }

  #place({ ticket }: WinningTicket): {
    readonly atNs: number
    readonly orchestrator: string
    readonly sender: string
    readonly recipientRandHash: string
    readonly nonce: number
  } {
    const { world, orchestrator } = this.#options
    return {
      atNs: world.nowNs,
      orchestrator,
      sender: ticket.sender,
      recipientRandHash: ticket.recipientRandHash,
      nonce: ticket.senderNonce,
    }
  }
}

/** Longer than any queue tries an expired ticket. */
const ROUNDS_REMEMBERED = 2n

const LOSS_OF_TEXT: readonly (readonly [text: string, loss: TicketLoss])[] = [
  ['sender is unlocked', 'sender-unlocked'],
  ['does not have a block hash', 'no-block-hash'],
  ['sender deposit and', 'insufficient-funds'],
  ['exceeds maximum gas price', 'not-worth-gas'],
  ['ticket is expired', 'expired'],
]

/** Transactions differ in their hash alone. */
function isSame(a: RedemptionError, b: RedemptionError): boolean {
  return redemptionErrorText(a).replace(HASH, '') === redemptionErrorText(b).replace(HASH, '')
}

const HASH = /txHash=\S+/
