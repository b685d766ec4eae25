import type { Goal } from '../goal.ts'

const REFRESH = 480
const NO_TICKETS = 482
const OK = 200

const refreshAsked: Goal = {
  id: 'signer-asks-for-refresh',
  situation: 'A remote signer asks for fresh ticket parameters (480).',
  why: 'The gateway must get them and ask again within the same payment interval.',
  within: 1000,
  start: (_world, reached) => ({
    'signer.refused'({ status }) {
      if (status === REFRESH) reached()
    },
  }),
}

const noTickets: Goal = {
  id: 'signer-has-no-tickets-due',
  situation:
    'A remote signer answers that no ticket is due (482), or charges the time without one.',
  why: 'The time that has passed must be billed once, and the orchestrator must not run dry meanwhile.',
  within: 200,
  start: (_world, reached) => ({
    'signer.refused'({ status }) {
      if (status === NO_TICKETS) reached()
    },
    'signer.charged': reached,
  }),
}

const refreshedAfterRefusal: Goal = {
  id: 'refresh-during-refusal',
  situation: 'A session is refreshed while the last answer of its signer is a refusal.',
  why: 'Old and new parameters are both known, and the next call must use the new ones.',
  within: 1000,
  start(_world, reached) {
    const refused = new Set<string>()
    return {
      'signer.refused'({ session }) {
        refused.add(session)
      },
      'signer.paid'({ session }) {
        refused.delete(session)
      },
      'session.refreshed'({ session }) {
        if (refused.has(session)) reached()
      },
    }
  },
}

const deliveredTwice: Goal = {
  id: 'payment-delivered-twice',
  situation: 'A payment reaches its orchestrator a second time.',
  why: 'It must be credited once, and both deliveries must be answered alike.',
  within: 400,
  start(_world, reached) {
    const processed = new Set<number>()
    return {
      'payment.processed'({ paymentId }) {
        if (processed.has(paymentId)) reached()
        processed.add(paymentId)
      },
      'payment.repeated': reached,
    }
  },
}

const answerLost: Goal = {
  id: 'payment-answer-lost',
  situation: 'A payment was credited, and its payer does not know.',
  why: 'Paid again it is paid twice; booked as lost the two books part.',
  within: 400,
  start(_world, reached) {
    const credited = new Set<number>()
    return {
      'payment.processed'({ paymentId, status }) {
        if (status === OK) credited.add(paymentId)
      },
      'payment.answered'({ paymentId, status }) {
        if (status === 0 && credited.has(paymentId)) reached()
      },
    }
  },
}

const paymentLost: Goal = {
  id: 'payment-lost',
  situation: 'A payment gets lost before its orchestrator has it.',
  why: 'The payer must deliver it again, or know that it was not paid.',
  within: 400,
  start(_world, reached) {
    const processed = new Set<number>()
    return {
      'payment.processed'({ paymentId }) {
        processed.add(paymentId)
      },
      'payment.answered'({ paymentId, status }) {
        if (status === 0 && !processed.has(paymentId)) reached()
      },
    }
  },
}

const signerAnswerLost: Goal = {
  id: 'signer-answer-lost',
  situation: 'The answer of a remote signer gets lost on its way to the gateway.',
  why: 'The signer has billed and signed, and the gateway still holds the state from before.',
  within: 400,
  start(world, reached) {
    const signers = new Set<string>()
    const gateways = new Set([...world.sessions.values()].map(({ gateway }) => gateway))
    return {
      'signer.paid'({ signer }) {
        signers.add(signer)
      },
      'message.lost'({ from, to }) {
        if (signers.has(from) && gateways.has(to)) reached()
      },
    }
  },
}

const signerRepeats: Goal = {
  id: 'signer-asked-again',
  situation: 'A remote signer is asked once more with a state that it has answered before.',
  why: 'Nothing may be signed or billed a second time.',
  within: 1000,
  start(_world, reached) {
    const answered = new Set<string>()
    return {
      'signer.paid'({ stateId, sequenceNumber }) {
        const key = `${stateId} ${sequenceNumber}`
        if (answered.has(key)) reached()
        answered.add(key)
      },
      'signer.repeated': reached,
    }
  },
}

const refusedByOrchestrator: Goal = {
  id: 'payment-refused-by-orchestrator',
  situation: 'An orchestrator refuses a payment, or some of its tickets.',
  why: 'The payer believes that it has paid; what was not credited must come back to its book.',
  within: 400,
  start: (_world, reached) => ({
    'payment.processed'({ status, tickets, creditedTickets }) {
      if (status !== OK || creditedTickets < tickets) reached()
    },
  }),
}

const expiredInFlight: Goal = {
  id: 'parameters-expired-in-flight',
  situation: 'A payment arrives when its ticket parameters have expired.',
  why: 'Its tickets are worth nothing, and the payer has to learn that before it goes on.',
  within: 2000,
  start: (_world, reached) => ({
    'payment.processed'({ error }) {
      if (error?.includes('TicketParams expired') === true) reached()
    },
  }),
}

const manyTickets: Goal = {
  id: 'many-tickets-in-one-payment',
  situation: 'A payment carries more than ten tickets.',
  why: 'Limits on the number of tickets and on their sum lie there.',
  within: 200,
  start: (_world, reached) => ({
    'payment.sent'({ tickets }) {
      if (tickets > 10) reached()
    },
  }),
}

export const paymentGoals: readonly Goal[] = [
  refreshAsked,
  noTickets,
  refreshedAfterRefusal,
  deliveredTwice,
  answerLost,
  paymentLost,
  signerAnswerLost,
  signerRepeats,
  refusedByOrchestrator,
  expiredInFlight,
  manyTickets,
]
