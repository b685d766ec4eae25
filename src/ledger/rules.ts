import { wrapInt64 } from '../money/integers.ts'
import { isZero, max, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'

/** What the sweep sees of an entry. `idleNs` is the time since its last stamp, null if it was never stamped. */
export interface EntryAtSweep {
  readonly amountWei: Rational
  readonly fixedPrice: Rational | null
  readonly idleNs: number | null
}

/** The decisions that the ledger asks for. */
export interface LedgerRules {
  /** Whether reading a balance makes an unknown address known. */
  readonly readCreates: Rule<() => boolean>
  /** Whether a price can be fixed only for an address that is already known. */
  readonly setFixedPriceNeedsBook: Rule<() => boolean>
  /** Credit that a payment must reach, for what is to be paid and the value of a ticket (spec PM-131, P-5). */
  readonly creditWanted: Rule<(feeWei: Rational, evWei: Rational) => Rational>
  /** Tickets that cover a shortfall; `evWei` is not 0. May be negative or wrong, as upstream's is. */
  readonly ticketCount: Rule<(shortfallWei: Rational, evWei: Rational) => bigint>
  /** Whether the sweep leaves an entry in place. */
  readonly survivesSweep: Rule<(entry: EntryAtSweep, ttlNs: number) => boolean>
}

export const readCreates: Readonly<Record<'creates' | 'pure', LedgerRules['readCreates']>> = {
  creates: rule(
    {
      variant: 'creates',
      summary: 'Reading a balance creates the book of its address.',
      source: 'PM-140, PM-146 (errata); go-livepeer core/accounting.go:balancesForAddr',
    },
    () => true,
  ),
  pure: rule(
    {
      variant: 'pure',
      summary: 'Reading a balance changes nothing.',
      why: "A refused request must leave the ledger as it found it; here no lookup decides whether the next payment fixes the session's price.",
      source: 'repairs PM-146 (errata), B63, X-8',
    },
    () => false,
  ),
}

export const setFixedPriceNeedsBook: Readonly<
  Record<'needsBook' | 'createsBook', LedgerRules['setFixedPriceNeedsBook']>
> = {
  needsBook: rule(
    {
      variant: 'needs-book',
      summary: 'Fixing a price is dropped without a word while the address is unknown.',
      source: 'PM-146; go-livepeer core/accounting.go:SetFixedPrice',
    },
    () => true,
  ),
  createsBook: rule(
    {
      variant: 'creates-book',
      summary: 'The first payment of an address fixes its price too.',
      why: 'Dropped, the first payment of a new sender leaves its price open to change; with a book made on the spot, every first payment pins it.',
      source: 'repairs PM-146, B63, X-8, pm I-24, INV-31, pm surprise 15',
    },
    () => false,
  ),
}

export const creditWanted: Readonly<Record<'feeOrTicket', LedgerRules['creditWanted']>> = {
  feeOrTicket: rule(
    {
      variant: 'fee-or-ticket',
      summary: 'The fee, or the value of one ticket if that is more.',
      source: 'PM-131, P-5; go-livepeer server/segment_rpc.go:newBalanceUpdate since 5e31f8db3',
    },
    (feeWei: Rational, evWei: Rational) => max(feeWei, evWei),
  ),
}

export const ticketCount: Readonly<Record<'wrapped' | 'exact', LedgerRules['ticketCount']>> = {
  wrapped: rule(
    {
      variant: 'wrapped',
      summary: 'The number of tickets is the low 64 bits, signed, of the exact one.',
      source: 'PM-132, P-5; go-livepeer core/accounting.go:StageUpdate',
    },
    (shortfallWei: Rational, evWei: Rational) => wrapInt64(ceilQuotient(shortfallWei, evWei)),
  ),
  exact: rule(
    {
      variant: 'exact',
      summary: 'The number of tickets is exact; limits downstream refuse what is too many.',
      why: 'A wrapped count makes tickets that fall short of the need, or a negative number of them; the exact ceiling always covers it.',
      source: 'repairs PM-132, pm I-19, INV-29, X-3, B77, pm surprise 1',
    },
    (shortfallWei: Rational, evWei: Rational) => ceilQuotient(shortfallWei, evWei),
  ),
}

export const survivesSweep: Readonly<
  Record<'recentlyStamped' | 'whileItHoldsAnything', LedgerRules['survivesSweep']>
> = {
  recentlyStamped: rule(
    {
      variant: 'recently-stamped',
      summary:
        'An entry goes when its last credit, debit or price fix is longer ago than the time to live.',
      source: 'PM-141; go-livepeer core/accounting.go:cleanup',
    },
    (entry: EntryAtSweep, ttlNs: number) => entry.idleNs !== null && entry.idleNs <= ttlNs,
  ),
  whileItHoldsAnything: rule(
    {
      variant: 'while-it-holds-anything',
      summary: 'An entry that holds credit, debt or a fixed price stays.',
      why: 'Each side sweeps by its own clock, so one forgets a credit or price that the other counts on; what holds value must outlive a pause.',
      source: 'repairs PM-141, pm I-22, pm I-24, B69',
    },
    (entry: EntryAtSweep, ttlNs: number) =>
      !isZero(entry.amountWei) ||
      entry.fixedPrice !== null ||
      (entry.idleNs !== null && entry.idleNs <= ttlNs),
  ),
}

/** Least integer ≥ `dividend / divisor`; cheap when the two share a denominator. */
function ceilQuotient(dividend: Rational, divisor: Rational): bigint {
  let above = dividend.numerator
  let below = divisor.numerator
  if (dividend.denominator !== divisor.denominator) {
    above *= divisor.denominator
    below *= dividend.denominator
  }
  if (below < 0n) {
    above = -above
    below = -below
  }
  const quotient = above / below
  return above % below > 0n ? quotient + 1n : quotient
}
