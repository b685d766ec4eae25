import { EXACT_SECOND_NS } from '../durations.ts'
import { calculateFee } from '../price/fee.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { add, equals, max, rational, type Rational } from '../money/rational.ts'
import { readPriceInfo } from '../price/price-info.ts'
import { rule, type Rule } from '../rule.ts'
import { preloadNsOf, unitsPerSecond, type TimedBasis } from './billing-rules.ts'

/** The two prices that a session knows. */
export interface SignerPrices {
  readonly initial: PriceInfo
  readonly current: PriceInfo
}

/** What decides how much credit must stand before the fee is taken. */
export interface CreditInput {
  readonly feeWei: Rational
  readonly evWei: Rational
  /** Price that the fee was computed at. */
  readonly price: PriceInfo
  /** Null when the job is not charged by time. */
  readonly basis: TimedBasis | null
  readonly type: string
  readonly elapsedNs: bigint
  /** Time between the two calls before this one; 0 = not known yet. */
  readonly askPeriodNs: bigint
  /** How often the client means to ask, if it says so. */
  readonly paymentIntervalNs: bigint | null
}

type FeePriceRule = Rule<(prices: SignerPrices) => PriceInfo>
/** The first price that the state keeps, and that of the info that came with the call. */
export interface FirstPrices {
  readonly kept: PriceInfo
  readonly current: PriceInfo
}

type FirstPriceRule = Rule<(prices: FirstPrices) => PriceInfo>
type TakesPriceRule = Rule<(prices: SignerPrices) => boolean>
type CreditRule = Rule<(input: CreditInput) => Rational>
type TicketLimitRule = Rule<(tickets: bigint) => bigint | null>
type BalanceRule = Rule<(stateWei: Rational | null, residueWei: Rational) => Rational>

/** How the signer turns a bill into tickets. */
export interface CreditRules {
  /** What counts as the price that a session began with (spec SG-15, SG-19). */
  readonly firstPrice: FirstPriceRule
  /** Price that units are charged at (spec SG-15). */
  readonly feePrice: FeePriceRule
  /** Whether tickets are made at the price that the parameters were issued for; else the client must refresh. */
  readonly takesPrice: TakesPriceRule
  /** Credit from which the fee is taken (spec P-5 step 1). */
  readonly creditNeeded: CreditRule
  /** Tickets to make of those wanted; null = refuse (spec SG-10.20). */
  readonly ticketLimit: TicketLimitRule
  /** Whether an answer "no tickets" carries the state, run down by the time that passed (spec SG-10.19). */
  readonly noTicketsCarriesState: Rule<() => boolean>
  /** Balance to start from; the residue is what an earlier call of the same process left behind (spec SG-11). */
  readonly startingBalance: BalanceRule
}

const TICKETS_MAX = 100n

export const feePrice: Readonly<Record<'initial' | 'current', FeePriceRule>> = {
  initial: rule(
    {
      variant: 'initial',
      summary:
        "The session's first price, which is what the orchestrator debits at for as long as the session lasts.",
      source: 'SG-15, INV-28, LV-40; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    ({ initial }: SignerPrices) => initial,
  ),
  current: rule(
    {
      variant: 'current',
      summary: 'The price of the info that the client sent.',
      source: 'proposal to INV-28',
    },
    ({ current }: SignerPrices) => current,
  ),
}

export const firstPrice: Readonly<Record<'kept', FirstPriceRule>> = {
  kept: rule(
    {
      variant: 'kept',
      summary: 'The price of the first call, which the signed state carries.',
      source:
        'SG-15, SG-19; go-livepeer server/remote_signer.go:GenerateLivePayment since 235034067',
    },
    ({ kept }: FirstPrices) => kept,
  ),
}

export const takesPrice: Readonly<Record<'asIssued' | 'firstOnly', TakesPriceRule>> = {
  asIssued: rule(
    {
      variant: 'as-issued',
      summary:
        'The expected price is always the one that the ticket parameters were issued for: any other makes the tickets worthless.',
      source: 'SG-20, LV-52, INV-08',
    },
    () => true,
  ),
  firstOnly: rule(
    {
      variant: 'first-only',
      summary:
        "Parameters issued for another price than the session's first are refused; the client asks the orchestrator again.",
      source: 'proposal to SG-15: starves a session whose orchestrator does not pin its price',
    },
    ({ initial, current }: SignerPrices) => {
      const first = readPriceInfo(initial)
      const now = readPriceInfo(current)
      if (!first.ok || !now.ok || first.price === null || now.price === null) return true
      return equals(first.price, now.price)
    },
  ),
}

export const creditNeeded: Readonly<Record<'feeOrTicket' | 'feeAndCushion', CreditRule>> = {
  feeOrTicket: rule(
    {
      variant: 'fee-or-ticket',
      summary: 'The fee, or the value of one ticket if that is more: new tickets only when empty.',
      source: 'P-5, SG-31, B67; go-livepeer server/segment_rpc.go:newBalanceUpdate',
    },
    ({ feeWei, evWei }: CreditInput) => max(feeWei, evWei),
  ),
  feeAndCushion: rule(
    {
      variant: 'fee-and-cushion',
      summary:
        'The fee and a cushion that stays: the larger of the prepay and twice the time between calls, so the orchestrator is never empty before the next call. What is held is bounded by cushion and one ticket.',
      why: 'Topped up only when empty, an orchestrator runs dry before a slow caller asks again; twice the time between calls lasts until it does.',
      source: 'repairs SG-31, SG-32, B67, B82; go-livepeer issue 4077',
    },
    (input: CreditInput) => {
      const { basis, feeWei, evWei } = input
      if (basis === null) return max(feeWei, evWei)
      const cushion = cushionUnits(basis, cushionNs(input))
      const fee = calculateFee(cushion, input.price)
      return fee.ok ? add(feeWei, fee.feeWei) : feeWei
    },
  ),
}

export const ticketLimit: Readonly<Record<'refuse101' | 'first100', TicketLimitRule>> = {
  refuse101: rule(
    {
      variant: 'refuse-101',
      summary: 'A call that needs more than 100 tickets is refused, and so are those after it.',
      source: 'SG-10.20, WX-8; go-livepeer server/remote_signer.go',
    },
    (tickets: bigint) => (tickets > TICKETS_MAX ? null : tickets),
  ),
  first100: rule(
    {
      variant: 'first-100',
      summary: 'A call makes at most 100 tickets; what is still owed is for the next calls.',
      why: 'A need of 101 is refused now and ever after, for it only grows; 100 now and the rest later keeps both the bound and the session.',
      source: 'repairs SG-10.20, WX-8, B24, B39',
    },
    (tickets: bigint) => (tickets > TICKETS_MAX ? TICKETS_MAX : tickets),
  ),
}

export const noTicketsCarriesState: Readonly<Record<'no' | 'yes', Rule<() => boolean>>> = {
  no: rule(
    {
      variant: 'bare',
      summary: 'The answer 482 carries no state: the client asks again with the old one.',
      source: 'SG-10.19, SG-31; go-livepeer server/remote_signer.go',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'with-state',
      summary: 'The answer 482 carries the state, run down by the time that has passed.',
      why: 'A bare 482 leaves no trace of the call, so the signer cannot know how often it is asked; a state shows it, and counts what was used.',
      source: 'repairs SG-31, B67; go-livepeer issue 4077',
    },
    () => true,
  ),
}

export const startingBalance: Readonly<Record<'stateOrResidue' | 'stateOnly', BalanceRule>> = {
  stateOrResidue: rule(
    {
      variant: 'state-or-residue',
      summary:
        'A state whose balance is no number gets what an earlier call of the process left behind.',
      source: 'SG-11; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    (stateWei: Rational | null, residueWei: Rational) => stateWei ?? residueWei,
  ),
  stateOnly: rule(
    {
      variant: 'state-only',
      summary: 'A state whose balance is no number has none: all processes answer alike.',
      why: 'What a process happens to remember lets replicas answer one state differently; a balance is in the signed state, or there is none.',
      source: 'repairs SG-11 (property P11), SG-26',
    },
    (stateWei: Rational | null) => stateWei ?? rational(0n),
  ),
}

/** The client's own word counts; else the shorter of the last two gaps, so that one outage does not double what is held. */
function cushionNs({ type, elapsedNs, askPeriodNs, paymentIntervalNs }: CreditInput): bigint {
  const seenNs = askPeriodNs > 0n && askPeriodNs < elapsedNs ? askPeriodNs : elapsedNs
  const twoPeriodsNs = 2n * (paymentIntervalNs ?? seenNs)
  const preloadNs = preloadNsOf(type)
  return twoPeriodsNs > preloadNs ? twoPeriodsNs : preloadNs
}

/** Whole units, rounded up. */
function cushionUnits(basis: TimedBasis, durationNs: bigint): bigint {
  return (durationNs * unitsPerSecond(basis) + EXACT_SECOND_NS - 1n) / EXACT_SECOND_NS
}
