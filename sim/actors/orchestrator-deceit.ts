import type { Address } from '../../src/bytes/hex.ts'
import { fitsInt64 } from '../../src/money/integers.ts'
import {
  floor,
  multiply,
  multiplyInteger,
  reduce,
  type Rational,
} from '../../src/money/rational.ts'
import type { OrchestratorNode } from '../../src/orchestrator/node.ts'
import { ticketParamsFor } from '../../src/orchestrator/orchestrator-info.ts'
import { readPriceInfo, type PriceInfo } from '../../src/price/price-info.ts'
import type { TicketParams } from '../../src/ticket/ticket.ts'
import type { FalseAmount, Occasions, OrchestratorDishonesty } from '../scenario/dishonesty.ts'
import { Occasion } from './occasion.ts'
import type { World } from './world.ts'

/** The part of an info or a token that costs money. */
interface Priced {
  readonly priceInfo: PriceInfo | null
  readonly ticketParams: TicketParams | null
}

/** Whom an info goes to, and what its ticket parameters were made from. */
export interface Told {
  readonly session: string
  readonly sender: Address
  readonly seed: bigint
}

interface FalseOccasion {
  readonly occasion: Occasion
  readonly times: Rational
}

/** What a dishonest orchestrator does in place of what its node says; an honest one does nothing of it. */
export class OrchestratorDeceit {
  readonly #raisesPrice: FalseOccasion | null
  readonly #bindsOtherPrice: FalseOccasion | null
  readonly #misreportsPixels: FalseOccasion | null
  readonly #refusesWork: Occasion | null
  readonly #stopsWork: Occasion | null
  /** Sessions that have had their first info, which is always honest. */
  readonly #known = new Set<string>()

  constructor(world: World, orchestrator: string, dishonest: OrchestratorDishonesty | null) {
    const occasion = (what: string, when: Occasions | Pick<Occasions, 'fromNs'>): Occasion =>
      new Occasion({
        world,
        actor: orchestrator,
        what,
        stream: `orchestrator/${orchestrator}/dishonest/${what}`,
        when,
      })
    const amount = (what: string, given: FalseAmount | null | undefined): FalseOccasion | null =>
      given === null || given === undefined
        ? null
        : { occasion: occasion(what, given), times: given.times }
    this.#raisesPrice = amount('raises its price', dishonest?.raisesPrice)
    this.#bindsOtherPrice = amount('binds another price', dishonest?.bindsOtherPrice)
    this.#misreportsPixels = amount('misreports pixels', dishonest?.misreportsPixels)
    const refuses = dishonest?.refusesWork ?? null
    const stops = dishonest?.stopsWork ?? null
    this.#refusesWork = refuses === null ? null : occasion('refuses paid work', refuses)
    this.#stopsWork = stops === null ? null : occasion('stops paid work', stops)
  }

  /** An info as it leaves: the node's own, or a false one. */
  told<Info extends Priced>(
    node: Pick<OrchestratorNode, 'recipient'>,
    info: Info,
    { session, sender, seed }: Told,
  ): Info {
    if (this.#raisesPrice === null && this.#bindsOtherPrice === null) return info
    const isFirst = !this.#known.has(session)
    this.#known.add(session)
    const isRaised = !isFirst && this.#raisesPrice?.occasion.comes(session) === true
    const priceInfo = isRaised ? scaled(info.priceInfo, this.#raisesPrice?.times) : info.priceInfo
    const isBound = this.#bindsOtherPrice?.occasion.comes(session) === true
    const bound = isBound ? scaled(priceInfo, this.#bindsOtherPrice?.times) : priceInfo
    if (bound === info.priceInfo) return { ...info, priceInfo }
    const params = ticketParamsFor(node, sender, bound, seed)
    return params.ok ? { ...info, priceInfo, ticketParams: params.params } : info
  }

  /** Pixels as they are reported and charged. */
  pixels(session: string, made: bigint): bigint {
    if (this.#misreportsPixels?.occasion.comes(session) !== true) return made
    return floor(multiplyInteger(this.#misreportsPixels.times, made))
  }

  /** Whether the work that a payment came with fails. */
  refusesWork(session: string): boolean {
    return this.#refusesWork?.comes(session) === true
  }

  /** Whether a stream that is paid for is released. */
  stopsWork(session: string): boolean {
    return this.#stopsWork?.comes(session) === true
  }
}

/** A price that does not fit the wire stays as it is. */
function scaled(price: PriceInfo | null, times: Rational | undefined): PriceInfo | null {
  const reading = readPriceInfo(price)
  if (price === null || times === undefined || !reading.ok || reading.price === null) return price
  const exact = reduce(multiply(reading.price, times))
  const { numerator, denominator } = exact
  if (!fitsInt64(numerator) || !fitsInt64(denominator)) return price
  return { ...price, pricePerUnit: numerator, pixelsPerUnit: denominator }
}
