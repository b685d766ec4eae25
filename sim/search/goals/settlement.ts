import type { TicketLoss } from '../../trace/chain-events.ts'
import type { Goal } from '../goal.ts'

const REDEEM = 'redeemWinningTicket'

function lossGoal(...losses: readonly TicketLoss[]): Goal['start'] {
  return (_world, reached) => ({
    'ticket.lost'({ why }) {
      if (losses.includes(why)) reached()
    },
  })
}

const wonWhileShort: Goal = {
  id: 'win-while-money-is-short',
  situation:
    'A ticket wins, and with it the unpaid winning tickets of its sender are worth more than its deposit and reserve.',
  why: 'Whoever redeems last is paid in part, and the ticket is burnt.',
  within: 2000,
  start(_world, reached) {
    const fundsWei = new Map<string, bigint>()
    const unpaidWei = new Map<string, bigint>()
    const settle = (event: { readonly sender: string; readonly faceValueWei: bigint }): void => {
      unpaidWei.set(event.sender, (unpaidWei.get(event.sender) ?? 0n) - event.faceValueWei)
    }
    return {
      'funds.changed'({ sender, depositWei, reserveWei }) {
        fundsWei.set(sender, depositWei + reserveWei)
      },
      'ticket.won'({ sender, faceValueWei }) {
        const owed = (unpaidWei.get(sender) ?? 0n) + faceValueWei
        unpaidWei.set(sender, owed)
        const left = fundsWei.get(sender)
        if (left !== undefined && left < owed) reached()
      },
      'ticket.redeemed': settle,
      'ticket.lost': settle,
    }
  },
}

const redeemed: Goal = {
  id: 'ticket-redeemed',
  situation: 'A winning ticket is redeemed.',
  why: 'Expected value becomes money there.',
  within: 1000,
  start: (_world, reached) => ({ 'ticket.redeemed': reached }),
}

const fromReserve: Goal = {
  id: 'paid-from-reserve',
  situation: 'A redemption takes from the reserve.',
  why: 'Shares, rounds and pool size decide how much of it there is.',
  within: 2000,
  start: (_world, reached) => ({
    'ticket.redeemed'({ fromReserveWei }) {
      if (fromReserveWei > 0n) reached()
    },
  }),
}

/** Winning tickets that one queue holds at once. */
const MANY_WAITING = 3

const queueGrows: Goal = {
  id: 'winning-tickets-queue-up',
  situation: 'An orchestrator holds three winning tickets of one sender that are not paid yet.',
  why: 'One that cannot be paid must not keep the others waiting until they are worthless.',
  within: 1000,
  start(_world, reached) {
    const waiting = new Map<string, number>()
    const change = (orchestrator: string, sender: string, by: number): void => {
      const key = `${orchestrator} ${sender}`
      const count = (waiting.get(key) ?? 0) + by
      waiting.set(key, count)
      if (count >= MANY_WAITING) reached()
    }
    return {
      'ticket.won'({ orchestrator, sender }) {
        change(orchestrator, sender, 1)
      },
      'ticket.redeemed'({ orchestrator, sender }) {
        change(orchestrator, sender, -1)
      },
      'ticket.lost'({ orchestrator, sender }) {
        change(orchestrator, sender, -1)
      },
    }
  },
}

const undone: Goal = {
  id: 'reorganization-undid-redemption',
  situation: 'A reorganisation undoes a redemption.',
  why: 'The ticket is not paid although its orchestrator has the receipt.',
  within: 4000,
  start: (_world, reached) => ({
    'transaction.undone'({ what }) {
      if (what === REDEEM) reached()
    },
  }),
}

const tooLate: Goal = {
  id: 'redemption-past-validity',
  situation: 'A winning ticket is lost because its rounds were over before anybody redeemed it.',
  why: 'The work was done, and nobody pays for it.',
  within: 2000,
  start: lossGoal('expired', 'never-tried', 'insufficient-funds', 'not-worth-gas', 'no-block-hash'),
}

const redemptionFailed: Goal = {
  id: 'redemption-failed-on-chain',
  situation: 'A redemption gets into a block and fails, or cannot be sent.',
  why: 'Gas is gone, and the ticket must be tried again or given up with a reason.',
  within: 2000,
  start: (_world, reached) => ({
    'transaction.failed'({ what }) {
      if (what === REDEEM) reached()
    },
  }),
}

const refusedToRedeem: Goal = {
  id: 'redemption-put-off',
  situation: 'An orchestrator puts off a redemption: too little money behind it, or too much gas.',
  why: 'It waits in the queue with others behind it.',
  within: 2000,
  start: (_world, reached) => ({ 'redemption.refused': reached }),
}

const unlockedWhileWaiting: Goal = {
  id: 'unlocked-while-tickets-wait',
  situation: 'A sender asks to withdraw while a winning ticket of it is not paid yet.',
  why: 'The ticket must be paid before the money is gone.',
  within: 4000,
  start(_world, reached) {
    const waiting = new Map<string, number>()
    const change = (sender: string, by: number): void => {
      waiting.set(sender, (waiting.get(sender) ?? 0) + by)
    }
    return {
      'ticket.won'({ sender }) {
        change(sender, 1)
      },
      'ticket.redeemed'({ sender }) {
        change(sender, -1)
      },
      'ticket.lost'({ sender }) {
        change(sender, -1)
      },
      'funds.changed'({ sender, why }) {
        if (why === 'unlock' && (waiting.get(sender) ?? 0) > 0) reached()
      },
    }
  },
}

const toppedUp: Goal = {
  id: 'sender-adds-money',
  situation: 'A sender adds to its deposit or reserve while its tickets are redeemed.',
  why: 'What the orchestrator believes of the sender must follow.',
  within: 2000,
  start(_world, reached) {
    const won = new Set<string>()
    return {
      'ticket.won'({ sender }) {
        won.add(sender)
      },
      'funds.changed'({ sender, why }) {
        if (why === 'funded' && won.has(sender)) reached()
      },
    }
  },
}

const newRound: Goal = {
  id: 'round-begins-mid-session',
  situation: 'A round is initialised while tickets are sent.',
  why: 'Block hash, reserve shares and validity of tickets all hang on it.',
  within: 1000,
  start(_world, reached) {
    let sent = false
    return {
      'payment.sent'({ tickets }) {
        sent ||= tickets > 0
      },
      'round.initialized'() {
        if (sent) reached()
      },
    }
  },
}

export const settlementGoals: readonly Goal[] = [
  wonWhileShort,
  redeemed,
  fromReserve,
  queueGrows,
  undone,
  tooLate,
  redemptionFailed,
  refusedToRedeem,
  unlockedWhileWaiting,
  toppedUp,
  newRound,
]
