import type { TicketLoss } from '../trace/chain-events.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

/** Losses that the assumptions excuse. */
const EXCUSED: ReadonlySet<TicketLoss> = new Set<TicketLoss>([
  'redemption-off',
  'not-worth-gas',
  'no-block-hash',
  'reorganized',
  'no-turn',
])

export const winningTicketPaid: Invariant = {
  id: 'winning-ticket-paid',
  title: 'Winning tickets of solvent senders are paid',
  kind: 'eventually',
  statement:
    "A winning ticket is paid before it expires, unless the sender's deposit and the orchestrator's share of its reserve were too little for it at some time of its last round.",
  why: 'The orchestrator has worked for a ticket that is worth nothing.',
  source: [
    'spec PM-115 to PM-119, I-7, I-8, I-10',
    'go-livepeer pm commits of June to August 2026 (public)',
  ],
  assumes:
    'The orchestrator redeems and is up; rounds are initialised and longer than parameters live; transactions get into blocks that stay, at a gas price that the ticket is worth, and fast enough for all tickets of a sender to be redeemed one after another.',
  outside: { 'rounds-not-initialized': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    let settled = 0
    const down = new Set<string>()
    return {
      exercised: () => settled > 0,
      on: {
        'actor.crashed': ({ actor }) => void down.add(actor),
        'actor.restarted': ({ actor }) => void down.delete(actor),
        'ticket.redeemed'() {
          settled += 1
        },
        'ticket.lost'(event) {
          settled += 1
          if (EXCUSED.has(event.why) || event.payableWei < event.faceValueWei) return
          if (down.has(event.orchestrator) || isOutsideRound(event.error)) return
          report({
            atNs: event.atNs,
            actors: [event.orchestrator],
            what: `${event.orchestrator} lost a winning ticket (${event.why}) although its sender could have paid it`,
            facts: {
              faceValueWei: `${event.faceValueWei}`,
              payableWei: `${event.payableWei}`,
              attempts: `${event.attempts}`,
              lastError: event.error ?? 'none',
            },
          })
        },
      },
    }
  },
}

/** It was tried last when no round was initialised: blocks stood still, or came too late for that. */
function isOutsideRound(error: string | null): boolean {
  return error?.includes('current round is not initialized') === true
}
