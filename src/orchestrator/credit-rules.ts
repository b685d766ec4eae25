import type { Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import { expectedValue, type TicketParams } from '../ticket/ticket.ts'

/** The decisions of an orchestrator about what a payment is worth, and when it is taken. */
export interface CreditRules {
  /** Credit for one good ticket (spec PM-83, P-1). */
  readonly ticketCredit: Rule<(params: TicketParams) => Rational>
  /** Whether an account without an entry has credit enough for a request that is charged (spec PM-143). */
  readonly missingBalanceSuffices: Rule<() => boolean>
  /** Whether the first price of a session stays its price (spec PM-145). */
  readonly keepsFirstPrice: Rule<() => boolean>
  /** Whether the answer to a payment is priced for the capabilities of its session (spec LV-49). */
  readonly answersForCapabilities: Rule<() => boolean>
  /** Whether a request is refused for want of room before its payment is taken (spec LV-38, PR-81). */
  readonly looksForRoomFirst: Rule<() => boolean>
}

export const creditRules: CreditRules = Object.freeze({
  ticketCredit: rule(
    {
      variant: 'expected-value',
      summary: 'A ticket is credited with its expected value, once.',
      source: 'PM-83, P-1; go-livepeer core/orchestrator.go:ProcessPayment',
    },
    (params: TicketParams) => expectedValue(params),
  ),
  missingBalanceSuffices: rule(
    {
      variant: 'insufficient',
      summary: 'An account without an entry has no credit.',
      source: 'PM-143; go-livepeer core/orchestrator.go:SufficientBalance since c71c43722',
    },
    () => false,
  ),
  keepsFirstPrice: rule(
    {
      variant: 'kept',
      summary: 'The first price of a session is the price of all that follows.',
      source: 'PM-145; go-livepeer core/orchestrator.go:ProcessPayment since d5cc5c848',
    },
    () => true,
  ),
  answersForCapabilities: rule(
    {
      variant: 'for-capabilities',
      summary: 'The answer to a payment carries the price of what the session asks for.',
      source: 'LV-49; go-livepeer server/segment_rpc.go:Payment since b971acc23',
    },
    () => true,
  ),
  looksForRoomFirst: rule(
    {
      variant: 'room-first',
      summary: 'A request that finds no room is refused before its payment is looked at.',
      source: 'LV-38, PR-81; go-livepeer server/ai_http.go since e6a09d996',
    },
    () => true,
  ),
})
