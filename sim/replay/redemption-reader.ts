import type { Address } from '../../src/bytes/hex.ts'
import type { Chain } from '../actors/chain.ts'
import type { Redemptions } from '../actors/redemptions.ts'
import type { PaymentNews } from './paying-chain.ts'

/** Writes down what becomes of winning tickets, and how the orchestrator sees those who pay. */
export class RedemptionReader {
  readonly #redemptions: Redemptions
  readonly #chain: Chain
  readonly #news: PaymentNews[]

  /** `news` is emptied by reading. */
  constructor(redemptions: Redemptions, chain: Chain, news: PaymentNews[]) {
    this.#redemptions = redemptions
    this.#chain = chain
    this.#news = news
  }

  /** Transactions since the last reading, and the state of the moment. Asking for the float caches the sender, as in the original. */
  read(sender: Address): object {
    const news = this.#news.splice(0)
    const { depositWei, reserve } = this.#chain.senderInfo(sender)
    const maxFloat = this.#redemptions.maxFloatWei(sender)
    return {
      redemptionSet: news.length === 0 ? undefined : news.map(writeNews),
      recipient: {
        queuedTickets: this.#redemptions.queuedTickets(sender),
        maxFloat: typeof maxFloat === 'bigint' ? `${maxFloat}` : maxFloat.error,
        deposit: `${depositWei}`,
        reserve: `${reserve.fundsRemainingWei}`,
      },
    }
  }
}

function writeNews({ event, atNs, ticket, error }: PaymentNews): object {
  return {
    event,
    atOffsetNs: `${atNs}`,
    recipientRandHash: ticket.ticket.recipientRandHash,
    error,
  }
}
