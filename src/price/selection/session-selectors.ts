import type { Address } from '../../bytes/hex.ts'
import type { Rational } from '../../money/rational.ts'
import { readPriceInfo, type PriceInfo } from '../price-info.ts'
import { filterByMaxPrice } from './candidates.ts'
import type {
  NobodyLeft,
  SessionPrice,
  SlowSessions,
  UnpricedCandidates,
} from './selection-rules.ts'

/** What a selector reads of a session. */
export interface SelectableSession {
  /** Ticket recipient; null when the orchestrator sent no ticket parameters. */
  readonly recipient: Address | null
  readonly priceInfo: PriceInfo | null
  /** Round trip over the segment's duration, float64 as upstream's; above the threshold a session is slow. */
  readonly latencyScore: number
  readonly initialLatencyMs: number
}

/** What a selector asks of the gateway. */
export interface SelectionContext {
  /** Off-chain gateways take the first session and look at no price. */
  readonly offchain: boolean
  /** Whether the stakes can be read; if not, nothing is picked. */
  readonly stakesReadable: boolean
  /** The maximum for the job, null = no limit (spec PR-57). */
  readonly maxPrice: Rational | null
  readonly rules: {
    readonly unpricedCandidates: UnpricedCandidates
    readonly nobodyLeft: NobodyLeft
    readonly sessionPrice: SessionPrice
    readonly slowSessions: SlowSessions
  }
}

/**
 * Sessions of live video, by the latency seen at discovery; completed ones come back (spec PR-89, PR-92; go-livepeer
 * server/ai_session.go, server/selection.go).
 */
export class InitialLatencySelector<S extends SelectableSession> {
  readonly #context: SelectionContext
  #sessions: readonly S[] = []

  constructor(context: SelectionContext) {
    this.#context = context
  }

  get size(): number {
    return this.#sessions.length
  }

  add(sessions: readonly S[]): void {
    this.#sessions = [...this.#sessions, ...sessions].sort(
      (a, b) => a.initialLatencyMs - b.initialLatencyMs,
    )
  }

  complete(session: S): void {
    this.add([session])
  }

  select(): S | null {
    const picked = pickUnknown(this.#sessions, this.#context)
    this.#sessions = this.#sessions.filter((session) => session !== picked)
    return picked
  }
}

/**
 * Sessions of transcoding: the fastest known one if it is fast enough or there is no unknown one, else an unknown one
 * (spec PR-88; go-livepeer server/selection.go:MinLSSelector).
 */
export class LatencyScoreSelector<S extends SelectableSession> {
  readonly #context: SelectionContext
  readonly #scoreMax: number
  #unknown: readonly S[] = []
  #known: readonly S[] = []

  constructor(context: SelectionContext, scoreMax: number) {
    this.#context = context
    this.#scoreMax = scoreMax
  }

  get size(): number {
    return this.#unknown.length + this.#known.length
  }

  add(sessions: readonly S[]): void {
    this.#unknown = [...this.#unknown, ...sessions]
  }

  /** A session that has worked is known, whatever its score. */
  complete(session: S): void {
    this.#known = [...this.#known, session].sort((a, b) => a.latencyScore - b.latencyScore)
  }

  select(): S | null {
    const best = this.#known[0] ?? null
    if (best !== null && (best.latencyScore <= this.#scoreMax || this.#unknown.length === 0)) {
      return this.#takeKnown(best)
    }
    const picked = pickUnknown(this.#unknown, this.#context)
    this.#unknown = this.#unknown.filter((session) => session !== picked)
    if (picked !== null || best === null) return picked
    return this.#context.rules.slowSessions() === 'used' ? this.#takeKnown(best) : null
  }

  #takeKnown(best: S): S {
    this.#known = this.#known.slice(1)
    return best
  }
}

/** A session that can be paid: it names its ticket recipient. */
type Payable<S> = S & { readonly recipient: Address }

/**
 * The first session of the recipient that is first in the list and below the maximum; by which price is a rule (spec PR-90,
 * PR-92; go-livepeer server/selection.go:selectUnknownSession).
 */
function pickUnknown<S extends SelectableSession>(
  sessions: readonly S[],
  context: SelectionContext,
): S | null {
  const [first] = sessions
  if (first === undefined) return null
  if (context.offchain) return first
  if (!context.stakesReadable) return null
  const payable = sessions.filter((session): session is Payable<S> => session.recipient !== null)
  return context.rules.sessionPrice() === 'own'
    ? firstBelowMaximum(payable, context)
    : firstOfRecipientBelowMaximum(payable, context)
}

function firstBelowMaximum<S extends SelectableSession>(
  sessions: readonly Payable<S>[],
  context: SelectionContext,
): S | null {
  const below = sessions.find((session) => {
    const candidates = { ...candidatesOf([session]), maxPrice: context.maxPrice }
    return filterByMaxPrice(candidates, context.rules).length > 0
  })
  return below ?? firstOf(sessions, context.rules.nobodyLeft())
}

function firstOfRecipientBelowMaximum<S extends SelectableSession>(
  sessions: readonly Payable<S>[],
  context: SelectionContext,
): S | null {
  const candidates = { ...candidatesOf(sessions), maxPrice: context.maxPrice }
  const [cheap] = filterByMaxPrice(candidates, context.rules)
  return firstOf(sessions, cheap ?? context.rules.nobodyLeft())
}

/** Recipients in list order; the last session of one decides its price. */
function candidatesOf<S extends SelectableSession>(
  sessions: readonly Payable<S>[],
): { readonly addresses: readonly Address[]; readonly prices: ReadonlyMap<Address, Rational> } {
  const addresses = new Set<Address>()
  const prices = new Map<Address, Rational>()
  for (const { recipient, priceInfo } of sessions) {
    addresses.add(recipient)
    const reading = readPriceInfo(priceInfo)
    if (reading.ok && reading.price !== null) prices.set(recipient, reading.price)
  }
  return { addresses: [...addresses], prices }
}

function firstOf<S extends SelectableSession>(
  sessions: readonly Payable<S>[],
  recipient: Address | null,
): S | null {
  return sessions.find((session) => session.recipient === recipient) ?? null
}
