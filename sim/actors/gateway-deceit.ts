import { ceil, multiply, multiplyInteger, reduce, type Rational } from '../../src/money/rational.ts'
import { fitsInt64 } from '../../src/money/integers.ts'
import { readPriceInfo } from '../../src/price/price-info.ts'
import type { Payment } from '../../src/wire/messages.ts'
import type { GatewayDishonesty, Occasions } from '../scenario/dishonesty.ts'
import { Occasion } from './occasion.ts'
import type { World } from './world.ts'

interface Shorted {
  readonly occasion: Occasion
  readonly part: Rational
}

interface Misstated {
  readonly occasion: Occasion
  readonly times: Rational
}

/** What a dishonest gateway does with the payments of one session; an honest one sends them as they are made. */
export class GatewayDeceit {
  readonly #session: string
  readonly #replaysPayments: Occasion | null
  readonly #replaysState: Occasion | null
  readonly #withholdsTickets: Shorted | null
  readonly #stopsPaying: Occasion | null
  readonly #misstatesPrice: Misstated | null

  constructor(options: {
    readonly world: World
    readonly gateway: string
    readonly session: string
    readonly dishonest: GatewayDishonesty | null
  }) {
    const { world, gateway, session, dishonest } = options
    this.#session = session
    const occasion = (what: string, when: Occasions | Pick<Occasions, 'fromNs'>): Occasion =>
      new Occasion({
        world,
        actor: gateway,
        what,
        stream: `gateway/${gateway}/${session}/dishonest/${what}`,
        when,
      })
    const replaysPayments = dishonest?.replaysPayments ?? null
    const replaysState = dishonest?.replaysState ?? null
    const withholds = dishonest?.withholdsTickets ?? null
    const stops = dishonest?.stopsPaying ?? null
    const misstates = dishonest?.misstatesPrice ?? null
    this.#replaysPayments =
      replaysPayments === null ? null : occasion('replays a payment', replaysPayments)
    this.#replaysState = replaysState === null ? null : occasion('replays a state', replaysState)
    this.#withholdsTickets =
      withholds === null
        ? null
        : { occasion: occasion('withholds tickets', withholds), part: withholds.part }
    this.#stopsPaying = stops === null ? null : occasion('stops paying', stops)
    this.#misstatesPrice =
      misstates === null
        ? null
        : { occasion: occasion('misstates a price', misstates), times: misstates.times }
  }

  /** A payment as it leaves. */
  sent(payment: Payment, isFirst: boolean): Payment {
    const tickets = payment.ticketSenderParams.length
    if (tickets === 0) return payment
    return this.#misstated(tickets === 1 ? payment : this.#shorted(payment), isFirst)
  }

  /** Whether a payment that was taken is sent again. */
  replaysPayment(): boolean {
    return this.#replaysPayments?.comes(this.#session) === true
  }

  /** Whether the signer is called with the state before the newest one. */
  replaysState(): boolean {
    return this.#replaysState?.comes(this.#session) === true
  }

  /** Whether a payment of a stream that is due is not made. */
  stopsPaying(): boolean {
    return this.#stopsPaying?.comes(this.#session) === true
  }

  #shorted(payment: Payment): Payment {
    const withholds = this.#withholdsTickets
    if (withholds?.occasion.comes(this.#session) !== true) return payment
    const tickets = payment.ticketSenderParams.length
    const withheld = Number(ceil(multiplyInteger(withholds.part, BigInt(tickets))))
    const kept = Math.max(1, tickets - withheld)
    return { ...payment, ticketSenderParams: payment.ticketSenderParams.slice(0, kept) }
  }

  #misstated(payment: Payment, isFirst: boolean): Payment {
    const misstates = this.#misstatesPrice
    const { expectedPrice } = payment
    const reading = readPriceInfo(expectedPrice)
    if (isFirst || misstates === null || expectedPrice === null) return payment
    if (!reading.ok || reading.price === null || !misstates.occasion.comes(this.#session)) {
      return payment
    }
    const { numerator, denominator } = reduce(multiply(reading.price, misstates.times))
    if (!fitsInt64(numerator) || !fitsInt64(denominator)) return payment
    const stated = { ...expectedPrice, pricePerUnit: numerator, pixelsPerUnit: denominator }
    return { ...payment, expectedPrice: stated }
  }
}
