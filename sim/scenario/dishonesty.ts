import type { Rational } from '../../src/money/rational.ts'

/** When a dishonest party does a thing: from a moment of virtual time on, at this share of the occasions. */
export interface Occasions {
  readonly fromNs: number
  /** 0 … 1; each occasion is drawn from a stream of its own. */
  readonly share: Rational
}

/** The same with another amount than the true one. */
export interface FalseAmount extends Occasions {
  /** The amount that is said, in parts of the true one; above 0. */
  readonly times: Rational
}

/** What an orchestrator does that is not honest; null = it does not do that. */
export interface OrchestratorDishonesty {
  /** Infos to running sessions name a higher price, and parameters that are bound to it. */
  readonly raisesPrice: FalseAmount | null
  /** Ticket parameters are bound to another price than the one that stands beside them. */
  readonly bindsOtherPrice: FalseAmount | null
  /** Segments are reported, and charged, with other pixels than came out of them. */
  readonly misreportsPixels: FalseAmount | null
  /** Payments are taken, and the work that they came with fails. */
  readonly refusesWork: Occasions | null
  /** Streams are released as if their credit had run out. */
  readonly stopsWork: Pick<Occasions, 'fromNs'> | null
}

/** What a gateway does that is not honest; null = it does not do that. */
export interface GatewayDishonesty {
  /** A payment that was taken is sent again with its request, word for word. */
  readonly replaysPayments: Occasions | null
  /** The remote signer is called with the state before the newest one. */
  readonly replaysState: Occasions | null
  /** A payment leaves without some of its tickets; one at least it keeps. */
  readonly withholdsTickets: (Occasions & { readonly part: Rational }) | null
  /** Streams are sent and not paid for any more. */
  readonly stopsPaying: Pick<Occasions, 'fromNs'> | null
  /** Payments with tickets, but for the first one of a session, name another price than the tickets are for. */
  readonly misstatesPrice: FalseAmount | null
}
