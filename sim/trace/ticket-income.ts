import { add, rational, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import type { EventOf } from './events.ts'

/** Tickets of one orchestrator and one face value, so of one expected value. */
interface Kind {
  readonly faceValueWei: bigint
  tickets: number
  creditedWei: Rational
}

/** What the tickets that orchestrators credited may be expected to bring, and how far chance may lead from that. */
export class TicketIncome {
  readonly #kinds = new Map<string, Kind[]>()

  credit(event: EventOf<'payment.processed'>): void {
    if (event.creditedTickets === 0) return
    const kind = this.#kind(event.orchestrator, event.faceValueWei)
    kind.tickets += event.creditedTickets
    kind.creditedWei = add(kind.creditedWei, event.creditedWei)
  }

  expectedWei(): Rational {
    return this.#all().reduce((sum, { creditedWei }) => add(sum, creditedWei), ZERO)
  }

  /** One standard deviation of the sum of all face values won, rounded down. */
  deviationWei(): bigint {
    const variance = this.#all().reduce((sum, kind) => add(sum, varianceOf(kind)), ZERO)
    return squareRoot(variance.numerator / variance.denominator)
  }

  #all(): readonly Kind[] {
    return [...this.#kinds.values()].flat()
  }

  #kind(orchestrator: string, faceValueWei: bigint): Kind {
    let kinds = this.#kinds.get(orchestrator)
    if (kinds === undefined) {
      kinds = []
      this.#kinds.set(orchestrator, kinds)
    }
    for (const kind of kinds) if (kind.faceValueWei === faceValueWei) return kind
    const kind: Kind = { faceValueWei, tickets: 0, creditedWei: ZERO }
    kinds.push(kind)
    return kind
  }
}

/** n tickets that pay F with probability p have the variance n F p (F − F p); F p is the expected value. */
function varianceOf({ faceValueWei, tickets, creditedWei }: Kind): Rational {
  const { numerator, denominator } = creditedWei
  const squares = rational(numerator * numerator, denominator * denominator * BigInt(tickets))
  return subtract(rational(faceValueWei * numerator, denominator), squares)
}

/** Newton's method from above; exact. */
function squareRoot(value: bigint): bigint {
  if (value <= 0n) return 0n
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2))
  for (;;) {
    const next = (root + value / root) / 2n
    if (next >= root) return root
    root = next
  }
}
