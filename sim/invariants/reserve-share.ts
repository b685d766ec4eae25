import type { Invariant } from './invariant.ts'

interface Claims {
  readonly round: bigint
  readonly poolSize: bigint
  totalWei: bigint
  readonly byOrchestrator: Map<string, bigint>
}

export const reserveShare: Invariant = {
  id: 'reserve-share',
  title: 'Equal shares of a reserve',
  kind: 'always',
  statement:
    "In one round no orchestrator takes more from a sender's reserve than its equal share of it.",
  why: 'The reserve is what every orchestrator counts on; one that takes more takes it from the others.',
  source: ['spec PM-188, PM-207, I-27', 'livepeer/protocol#656 (public)'],
  assumes: 'The number of active orchestrators stays as it is for the round.',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const reserves = new Map<string, bigint>()
    const claims = new Map<string, Claims>()
    return {
      on: {
        'funds.changed'(event) {
          reserves.set(event.sender, event.reserveWei)
          // What was claimed may not have been: the share is reckoned anew.
          if (event.why === 'reorganization') claims.delete(event.sender)
        },
        'ticket.redeemed'(event) {
          const { sender, orchestrator, round, poolSize, fromReserveWei } = event
          if (fromReserveWei === 0n) return
          const last = claims.get(sender)
          const ofRound =
            last?.round === round
              ? last
              : { round, poolSize, totalWei: 0n, byOrchestrator: new Map<string, bigint>() }
          claims.set(sender, ofRound)
          ofRound.totalWei += fromReserveWei
          const takenWei = (ofRound.byOrchestrator.get(orchestrator) ?? 0n) + fromReserveWei
          ofRound.byOrchestrator.set(orchestrator, takenWei)
          if (ofRound.poolSize !== poolSize) return
          const wholeWei = (reserves.get(sender) ?? 0n) + ofRound.totalWei
          if (takenWei * poolSize <= wholeWei) return
          report({
            atNs: event.atNs,
            actors: [orchestrator],
            what: `${orchestrator} took more than its share of a reserve`,
            facts: {
              takenWei: `${takenWei}`,
              reserveWei: `${wholeWei}`,
              poolSize: `${poolSize}`,
              round: `${round}`,
            },
          })
        },
      },
    }
  },
}
