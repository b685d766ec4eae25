import type { Address } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import { checksumAddress } from '../ticket/checksum.ts'
import { DEFAULT_SENDER, UNPRICED, type PriceBook } from './price-book.ts'

/** Which stored price of a job name holds for a sender. */
export const jobPriceLookup: {
  readonly ownBookOnly: Rule<(book: PriceBook, sender: Address, name: string) => Rational>
  readonly perNameDefault: Rule<(book: PriceBook, sender: Address, name: string) => Rational>
} = {
  ownBookOnly: rule(
    {
      variant: 'own-book-only',
      summary: 'A sender with any job price of its own never falls back to the default ones.',
      source: 'PR-10, BY-3, go-livepeer core/livepeernode.go:GetPriceForJob',
    },
    (book: PriceBook, sender: Address, name: string): Rational => {
      const key = checksumAddress(sender)
      return book.jobPrice(book.hasJobPrices(key) ? key : DEFAULT_SENDER, name) ?? UNPRICED
    },
  ),
  perNameDefault: rule(
    {
      variant: 'per-name-default',
      summary: 'Each name falls back to its default price; the case of the address is ignored.',
      why: 'Pricing one job for a sender makes all others free for it; with a default for each name, setting one price changes no other.',
      source: 'PR-10; repairs BY-3, X-12, pricing I-22, pricing I-23, B78',
    },
    (book: PriceBook, sender: Address, name: string): Rational =>
      book.jobPrice(checksumAddress(sender), name) ??
      book.jobPrice(sender, name) ??
      book.jobPrice(DEFAULT_SENDER, name) ??
      UNPRICED,
  ),
}
