import { compare, multiply, rational, type Rational } from '../../../src/money/rational.ts'
import type { PriceInfo } from '../../../src/price/price-info.ts'
import type { Goal } from '../goal.ts'

const PRICE_REFUSED = 481
const TWO = rational(2n)

function ratio(price: PriceInfo | null): Rational | null {
  if (price === null || price.pixelsPerUnit <= 0n) return null
  return rational(price.pricePerUnit, price.pixelsPerUnit)
}

/** Tells how the price of a session's info moved since its last payment: −1, 0 or 1. */
function priceMoves(direction: 1 | -1, reached: () => void): ReturnType<Goal['start']> {
  const paidAt = new Map<string, Rational>()
  const quoted = new Map<string, Rational>()
  return {
    'payment.sent'({ session }) {
      const price = quoted.get(session)
      if (price !== undefined) paidAt.set(session, price)
    },
    'info.issued'({ session, price }) {
      const now = ratio(price)
      if (now === null) return
      quoted.set(session, now)
      const before = paidAt.get(session)
      if (before !== undefined && compare(now, before) === direction) reached()
    },
    'session.ended'({ session }) {
      paidAt.delete(session)
    },
  }
}

const priceRose: Goal = {
  id: 'price-rose-mid-session',
  situation: 'A session is told a higher price than that of its last payment.',
  why: 'Work since that payment may be billed at a price that nobody agreed to.',
  within: 200,
  start: (_world, reached) => priceMoves(1, reached),
}

const priceFell: Goal = {
  id: 'price-fell-mid-session',
  situation: 'A session is told a lower price than that of its last payment.',
  why: 'What was paid ahead at the higher price may be lost or counted twice.',
  within: 200,
  start: (_world, reached) => priceMoves(-1, reached),
}

const priceRoseBetweenChargeAndPayment: Goal = {
  id: 'price-changed-while-payment-in-flight',
  situation: 'An orchestrator changes a price while a payment to it is on its way.',
  why: 'The payment expects the price that its parameters were issued for, and the orchestrator has another one.',
  within: 400,
  start(_world, reached) {
    const inFlight = new Map<number, string>()
    return {
      'payment.sent'({ paymentId, orchestrator }) {
        inFlight.set(paymentId, orchestrator)
      },
      'payment.processed'({ paymentId }) {
        inFlight.delete(paymentId)
      },
      'payment.answered'({ paymentId }) {
        inFlight.delete(paymentId)
      },
      'price.changed'({ orchestrator }) {
        for (const payee of inFlight.values()) if (payee === orchestrator) reached()
      },
    }
  },
}

const exactlyTwice: Goal = {
  id: 'doubling-guard-at-exactly-twice',
  situation: 'A ticket is signed at exactly twice the price that the session began with.',
  why: 'The guard lets twice pass and nothing above it; an edge off by one would refuse or pass too much.',
  within: 1000,
  start(_world, reached) {
    const look = (price: PriceInfo | null, initial: PriceInfo | null): void => {
      const [now, first] = [ratio(price), ratio(initial)]
      if (now !== null && first !== null && compare(now, multiply(first, TWO)) === 0) reached()
    }
    return {
      'signer.paid'({ price, initialPrice }) {
        look(price, initialPrice)
      },
      'gateway.paid'({ price, initialPrice }) {
        look(price, initialPrice)
      },
    }
  },
}

const refusedBySigner: Goal = {
  id: 'price-refused-by-signer',
  situation: 'A remote signer refuses a price (481).',
  why: 'The session must end or go on elsewhere, and nobody may pay for the time in between.',
  within: 200,
  start: (_world, reached) => ({
    'signer.refused'({ status }) {
      if (status === PRICE_REFUSED) reached()
    },
  }),
}

const refusedByGateway: Goal = {
  id: 'price-refused-by-gateway',
  situation: 'A gateway that pays itself refuses a price.',
  why: 'As with a signer, but by the other code.',
  within: 400,
  start: (_world, reached) => ({
    'gateway.payment-failed'({ stage }) {
      if (stage === 'price') reached()
    },
  }),
}

const oldRound: Goal = {
  id: 'feed-round-not-read-yet',
  situation:
    'An orchestrator quotes a price while the price feed has a newer round than it has read.',
  why: 'Both sides convert dollars by different rates, and a ceiling may refuse what it should accept.',
  within: 1000,
  start(_world, reached) {
    let newest = 0n
    const read = new Map<string, bigint>()
    return {
      'feed.round'({ roundId }) {
        newest = roundId
      },
      'feed.adopted'({ actor, roundId }) {
        read.set(actor, roundId)
      },
      'info.issued'({ orchestrator }) {
        const own = read.get(orchestrator)
        if (own !== undefined && own < newest) reached()
      },
    }
  },
}

const rateMoved: Goal = {
  id: 'exchange-rate-moved-mid-session',
  situation: 'A node adopts a new exchange rate while a session is paid.',
  why: 'Every price in dollars moves at once, whatever the operators do.',
  within: 400,
  start(_world, reached) {
    const paying = new Set<string>()
    return {
      'payment.sent'({ session }) {
        paying.add(session)
      },
      'session.ended'({ session }) {
        paying.delete(session)
      },
      'feed.adopted'() {
        if (paying.size > 0) reached()
      },
    }
  },
}

export const priceGoals: readonly Goal[] = [
  priceRose,
  priceFell,
  priceRoseBetweenChargeAndPayment,
  exactlyTwice,
  refusedBySigner,
  refusedByGateway,
  oldRound,
  rateMoved,
]
