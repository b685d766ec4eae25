import type { TicketLoss } from './chain-events.ts'
import type { EventOf } from './events.ts'

const METRICS = {
  ticketsRedeemed: { unit: 'count', meaning: 'winning tickets that were paid, in full or in part' },
  ticketsUnderpaid: { unit: 'count', meaning: 'of these, paid less than their face value' },
  ticketsLost: { unit: 'count', meaning: 'winning tickets that will never be paid' },
  ticketsLostExpired: { unit: 'count', meaning: 'lost because they expired while attempts failed' },
  ticketsLostUntried: { unit: 'count', meaning: 'lost because nobody tried to redeem them' },
  ticketsLostFunds: { unit: 'count', meaning: 'lost because the sender had not enough funds' },
  ticketsLostGas: { unit: 'count', meaning: 'lost because they were not worth the gas' },
  ticketsLostUnlocked: { unit: 'count', meaning: 'lost because the sender had unlocked its funds' },
  ticketsLostOther: {
    unit: 'count',
    meaning: 'lost because a transaction failed, a round had no hash, or a block was undone',
  },
  incomeWei: { unit: 'wei', meaning: 'paid to orchestrators for winning tickets' },
  incomeFromDepositWei: { unit: 'wei', meaning: 'of this, from deposits' },
  incomeFromReserveWei: { unit: 'wei', meaning: 'of this, from reserves' },
  incomeDeviationWei: {
    unit: 'wei',
    meaning: 'one standard deviation of what the credited tickets win, around evCreditedWei',
  },
  faceValueUnderpaidWei: { unit: 'wei', meaning: 'missing from tickets that were paid in part' },
  faceValueLostWei: { unit: 'wei', meaning: 'face value of lost tickets' },
  redemptionGasWei: {
    unit: 'wei',
    meaning: 'spent on gas of redemptions, failed ones included, undone ones not',
  },
  fundingGasWei: { unit: 'wei', meaning: 'spent on gas by payers' },
  redemptionsFailed: { unit: 'count', meaning: 'redemptions that failed in a block' },
} as const

export type SettlementMetricName = keyof typeof METRICS

export const settlementMetrics: Readonly<
  Record<SettlementMetricName, { readonly unit: 'count' | 'wei'; readonly meaning: string }>
> = METRICS

const BY_LOSS: Readonly<Record<TicketLoss, SettlementMetricName>> = {
  expired: 'ticketsLostExpired',
  'never-tried': 'ticketsLostUntried',
  'no-turn': 'ticketsLostUntried',
  'redemption-off': 'ticketsLostUntried',
  'insufficient-funds': 'ticketsLostFunds',
  'not-worth-gas': 'ticketsLostGas',
  'sender-unlocked': 'ticketsLostUnlocked',
  'no-block-hash': 'ticketsLostOther',
  'given-up': 'ticketsLostOther',
  reorganized: 'ticketsLostOther',
}

interface Payment {
  readonly faceValueWei: bigint
  readonly fromDepositWei: bigint
  readonly fromReserveWei: bigint
}

type Executed = EventOf<'transaction.mined'> | EventOf<'transaction.failed'>

/** What happened to winning tickets on the chain, summed up. It remembers transactions, which a reorganisation may undo. */
export class SettlementSums {
  readonly #sums = new Map<SettlementMetricName, bigint>()
  readonly #payments = new Map<number, Payment>()
  readonly #executed = new Map<number, Executed>()

  redeemed(event: EventOf<'ticket.redeemed'>): void {
    this.#payments.set(event.transaction, event)
    this.#book(event, 1n)
  }

  undone(transaction: number): void {
    const executed = this.#executed.get(transaction)
    this.#executed.delete(transaction)
    if (executed !== undefined) this.#bookGas(executed, -1n)
    const payment = this.#payments.get(transaction)
    this.#payments.delete(transaction)
    if (payment !== undefined) this.#book(payment, -1n)
  }

  lost({ why, faceValueWei }: EventOf<'ticket.lost'>): void {
    this.#add('ticketsLost', 1n)
    this.#add(BY_LOSS[why], 1n)
    this.#add('faceValueLostWei', faceValueWei)
  }

  executed(event: Executed): void {
    this.#executed.set(event.transaction, event)
    this.#bookGas(event, 1n)
  }

  /** All but the deviation, which is not a sum. */
  result(): Readonly<Record<SettlementMetricName, bigint>> {
    const names = Object.keys(METRICS) as SettlementMetricName[]
    return Object.fromEntries(names.map((name) => [name, this.#sums.get(name) ?? 0n])) as Record<
      SettlementMetricName,
      bigint
    >
  }

  #bookGas(event: Executed, sign: bigint): void {
    const isRedemption = event.what === 'redeemWinningTicket'
    const costWei = event.gasUsed * event.gasPriceWei
    this.#add(isRedemption ? 'redemptionGasWei' : 'fundingGasWei', sign * costWei)
    if (isRedemption && event.type === 'transaction.failed') this.#add('redemptionsFailed', sign)
  }

  #book({ faceValueWei, fromDepositWei, fromReserveWei }: Payment, sign: bigint): void {
    const missingWei = faceValueWei - fromDepositWei - fromReserveWei
    this.#add('ticketsRedeemed', sign)
    if (missingWei > 0n) this.#add('ticketsUnderpaid', sign)
    this.#add('faceValueUnderpaidWei', sign * missingWei)
    this.#add('incomeWei', sign * (fromDepositWei + fromReserveWei))
    this.#add('incomeFromDepositWei', sign * fromDepositWei)
    this.#add('incomeFromReserveWei', sign * fromReserveWei)
  }

  #add(name: SettlementMetricName, amount: bigint): void {
    this.#sums.set(name, (this.#sums.get(name) ?? 0n) + amount)
  }
}
