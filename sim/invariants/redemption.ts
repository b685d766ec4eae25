import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

export const redemptionPaysFaceValue: Invariant = {
  id: 'redemption-pays-face-value',
  title: 'A redemption pays the face value',
  kind: 'always',
  statement: 'A ticket that is redeemed is paid in full; what cannot be paid in full stays usable.',
  why: 'The ticket is burnt, and nobody owes the rest.',
  source: ['spec PM-122, PM-208, I-28', 'livepeer/protocol#663 (public)'],
  assumes: 'None.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    return {
      on: {
        'ticket.redeemed'(event) {
          const paidWei = event.fromDepositWei + event.fromReserveWei
          if (paidWei === event.faceValueWei) return
          report({
            atNs: event.atNs,
            actors: [event.orchestrator],
            what: `${event.orchestrator} redeemed a ticket and was paid another amount than its face value`,
            facts: {
              faceValueWei: `${event.faceValueWei}`,
              fromDepositWei: `${event.fromDepositWei}`,
              fromReserveWei: `${event.fromReserveWei}`,
            },
          })
        },
      },
    }
  },
}

export const pendingWithinFloat: Invariant = {
  id: 'pending-within-float',
  title: 'Pending within the float',
  kind: 'always',
  statement:
    'When an orchestrator sends a redemption, the face values that it has in flight for a sender are at most the deposit and its share of the reserve, as it knows them.',
  why: 'Gas is spent on tickets that nothing pays.',
  source: ['spec PM-103, PM-120, PM-122', 'go-livepeer pm commits of June to August 2026 (public)'],
  assumes: 'None: it is held to what it knows.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    return {
      on: {
        'redemption.begun'(event) {
          if (event.pendingWei <= event.backingWei) return
          report({
            atNs: event.atNs,
            actors: [event.orchestrator],
            what: `${event.orchestrator} sent a redemption that it knew not to be covered`,
            facts: {
              faceValueWei: `${event.faceValueWei}`,
              pendingWei: `${event.pendingWei}`,
              backingWei: `${event.backingWei}`,
            },
          })
        },
      },
    }
  },
}

export const noRedemptionAfterWithdrawal: Invariant = {
  id: 'no-redemption-after-withdrawal',
  title: 'No redemption after withdrawal',
  kind: 'never',
  statement: 'No ticket is paid in or after the round in which its sender may withdraw.',
  why: 'Money that is no longer locked would be paid out twice.',
  source: ['spec PM-186, PM-205, I-29'],
  assumes: 'None.',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const withdrawRounds = new Map<string, bigint>()
    return {
      on: {
        'funds.changed'(event) {
          withdrawRounds.set(event.sender, event.withdrawRound)
        },
        'ticket.redeemed'(event) {
          const withdrawRound = withdrawRounds.get(event.sender) ?? 0n
          if (withdrawRound === 0n || event.round < withdrawRound) return
          report({
            atNs: event.atNs,
            actors: [event.orchestrator],
            what: `${event.orchestrator} was paid from an account that is no longer locked`,
            facts: { round: `${event.round}`, withdrawRound: `${withdrawRound}` },
          })
        },
      },
    }
  },
}
