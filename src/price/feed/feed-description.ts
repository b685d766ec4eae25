import { trimSpace } from '../../wire/trim-space.ts'

/** The two currencies of a feed: its price is so much quote for one base. */
export interface FeedCurrencies {
  readonly base: string
  readonly quote: string
}

export type FeedDescription =
  | { readonly ok: true; readonly currencies: FeedCurrencies }
  | { readonly ok: false; readonly error: string }

/** `BASE / QUOTE`, white space around each trimmed, case kept (spec PR-31; go-livepeer eth/pricefeed.go:parseCurrencies). */
export function parseFeedDescription(description: string): FeedDescription {
  const [base, quote, ...more] = description.split('/')
  if (base === undefined || quote === undefined || more.length > 0) {
    const error = `aggregator description must be in the format 'FROM / TO' but got: ${description}`
    return { ok: false, error }
  }
  return { ok: true, currencies: { base: trimSpace(base), quote: trimSpace(quote) } }
}
