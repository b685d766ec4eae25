import type { Goal } from '../goal.ts'

const releasedThenAdmitted: Goal = {
  id: 'admitted-after-release',
  situation:
    'An orchestrator releases a session for insufficient balance and then admits one of the same gateway.',
  why: 'What is left in the account of the first one must neither pay for the second nor refuse it.',
  within: 1000,
  start(_world, reached) {
    const released = new Set<string>()
    return {
      'session.ended'({ orchestrator, gateway, end }) {
        if (end === 'released-insufficient-balance') released.add(`${orchestrator} ${gateway}`)
      },
      'session.started'({ orchestrator, gateway }) {
        if (released.has(`${orchestrator} ${gateway}`)) reached()
      },
    }
  },
}

const sharedAccount: Goal = {
  id: 'two-sessions-one-account',
  situation: 'Two sessions that share an account are paid.',
  why: 'The credit of one pays for the work of the other, and each must still be billed for its own.',
  within: 1000,
  start(world, reached) {
    const payers = new Map<string, string>()
    return {
      'payment.sent'({ session, orchestrator }) {
        const account = `${world.sessions.get(session)?.account ?? session} ${orchestrator}`
        const first = payers.get(account)
        if (first === undefined) payers.set(account, session)
        else if (first !== session) reached()
      },
    }
  },
}

const changedOrchestrator: Goal = {
  id: 'session-changes-orchestrator',
  situation: 'A session that was paid at one orchestrator goes on at another.',
  why: 'Credit stays behind, and the new one has its own price.',
  within: 1000,
  start(_world, reached) {
    const paidAt = new Map<string, string>()
    return {
      'payment.sent'({ session, orchestrator }) {
        const before = paidAt.get(session)
        if (before !== undefined && before !== orchestrator) reached()
        paidAt.set(session, orchestrator)
      },
    }
  },
}

const startRefused: Goal = {
  id: 'start-refused',
  situation: 'A session is refused when it starts.',
  why: 'What was paid with the start must not be lost.',
  within: 400,
  start: (_world, reached) => ({
    'session.ended'({ end }) {
      if (end === 'start-refused') reached()
    },
  }),
}

const capacityReached: Goal = {
  id: 'capacity-reached',
  situation: 'An orchestrator that could pay its way is asked when it has no room.',
  why: 'It must refuse before it takes money.',
  within: 1000,
  start: (_world, reached) => ({
    'token.issued'({ availableCapacity }) {
      if (availableCapacity === 0) reached()
    },
    'info.refused'({ error }) {
      if (/capacity|capped/i.test(error)) reached()
    },
  }),
}

const restartBetween: Goal = {
  id: 'restart-between-payment-and-charge',
  situation: 'An orchestrator restarts after a payment was credited and before the next charge.',
  why: 'Credit that is forgotten is paid for nothing; a charge that is forgotten is work for nothing.',
  within: 1000,
  start(_world, reached) {
    const credited = new Map<string, Set<string>>()
    return {
      'payment.processed'({ session, orchestrator, creditedTickets }) {
        if (creditedTickets === 0) return
        const sessions = credited.get(orchestrator) ?? new Set()
        sessions.add(session)
        credited.set(orchestrator, sessions)
      },
      'work.charged'({ session, orchestrator }) {
        credited.get(orchestrator)?.delete(session)
      },
      'session.ended'({ session, orchestrator }) {
        credited.get(orchestrator)?.delete(session)
      },
      'actor.crashed'({ actor }) {
        if ((credited.get(actor)?.size ?? 0) > 0) reached()
      },
    }
  },
}

const signerDown: Goal = {
  id: 'signer-restarts-mid-session',
  situation: 'A replica of a signer restarts while a session that it has paid for runs.',
  why: 'It must know nothing but what the state says that is sent to it.',
  within: 1000,
  start(_world, reached) {
    const paid = new Set<string>()
    return {
      'signer.paid'({ signer }) {
        paid.add(signer)
      },
      'actor.crashed'({ actor }) {
        if (paid.has(actor)) reached()
      },
    }
  },
}

const clockBack: Goal = {
  id: 'replica-behind-by-an-interval',
  situation:
    "A session's next call goes to a replica whose clock was set back by more than a payment interval.",
  why: 'To it the last payment lies in the future: it must neither bill nothing for ever nor the same time twice.',
  within: 2000,
  start(world, reached) {
    const behindNs = new Map<string, number>()
    return {
      'clock.stepped'({ actor, byNs }) {
        behindNs.set(actor, (behindNs.get(actor) ?? 0) - byNs)
      },
      'signer.paid'({ session, signer, sequenceNumber }) {
        const intervalNs = world.sessions.get(session)?.paymentIntervalNs ?? 0
        if (sequenceNumber > 0n && (behindNs.get(signer) ?? 0) > intervalNs) reached()
      },
      'signer.charged'({ session, signer }) {
        const intervalNs = world.sessions.get(session)?.paymentIntervalNs ?? 0
        if ((behindNs.get(signer) ?? 0) > intervalNs) reached()
      },
    }
  },
}

const requestCutOff: Goal = {
  id: 'request-cut-off',
  situation: 'A request was paid and taken, and its result does not arrive.',
  why: 'Both sides must count the work alike although only one knows that it was done.',
  within: 1000,
  start: (_world, reached) => ({
    'request.settled'({ outcome }) {
      if (outcome === 'cut-off') reached()
    },
  }),
}

const workFailed: Goal = {
  id: 'paid-work-failed',
  situation: 'Work that was paid for fails at the orchestrator.',
  why: 'Whether it is charged must be the same in both books.',
  within: 1000,
  start: (_world, reached) => ({
    'request.settled'({ outcome }) {
      if (outcome === 'failed') reached()
    },
  }),
}

const released: Goal = {
  id: 'released-for-insufficient-balance',
  situation: 'An orchestrator releases a session whose credit is used up.',
  why: 'It is the end of every payment that fails; credit and work must be settled by then.',
  within: 200,
  start: (_world, reached) => ({
    'session.ended'({ end }) {
      if (end === 'released-insufficient-balance') reached()
    },
  }),
}

export const sessionGoals: readonly Goal[] = [
  releasedThenAdmitted,
  sharedAccount,
  changedOrchestrator,
  startRefused,
  capacityReached,
  restartBetween,
  signerDown,
  clockBack,
  requestCutOff,
  workFailed,
  released,
]
