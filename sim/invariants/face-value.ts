import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

export const faceValueAboveCost: Invariant = {
  id: 'face-value-above-cost',
  title: 'Face value above the cost of redemption',
  kind: 'always',
  statement:
    'Ticket parameters that an orchestrator issues for a price above zero have a face value above what a redemption costs at the gas price of the moment.',
  why: 'A ticket that costs more to redeem than it pays is worth nothing, whatever its expected value.',
  source: ['spec PM-54, PM-55', 'go-livepeer issue 1603 (public)'],
  assumes: 'The gas price may rise later.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    return {
      on: {
        'info.issued'(event) {
          if (event.price === null || event.price.pricePerUnit <= 0n) return
          if (event.recipientRandHash === null) return
          if (event.faceValueWei > event.redemptionCostWei) return
          report({
            atNs: event.atNs,
            actors: [event.orchestrator, event.session],
            what: `${event.orchestrator} issued ticket parameters that are not worth redeeming`,
            facts: {
              faceValueWei: `${event.faceValueWei}`,
              redemptionCostWei: `${event.redemptionCostWei}`,
            },
          })
        },
      },
    }
  },
}
