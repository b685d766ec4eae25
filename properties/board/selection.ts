import type { Address } from '../../src/bytes/hex.ts'
import { add, rational, type Rational } from '../../src/money/rational.ts'
import type { WeightedCandidates } from '../../src/price/selection/probabilities.ts'
import { rule } from '../../src/rule.ts'
import type { Patch } from './patch.ts'

type Chances = (candidates: WeightedCandidates) => readonly Rational[]

/** An address with stake counts once for itself and once for its node, as before go-livepeer 0df2d8afe. */
export function stakeCountedTwice(chances: Chances): Chances {
  return (candidates) =>
    chances(candidates).map((chance, index) => {
      const address = candidates.addresses[index]
      const stake = address === undefined ? 0n : (candidates.stakes.get(address) ?? 0n)
      return stake > 0n ? add(chance, rational(1n, 1000n)) : chance
    })
}

/** Whoever has no price is below every maximum. */
export const everybodyIsAffordable: Patch = {
  price: {
    unpricedCandidates: rule(
      {
        variant: 'kept',
        summary: 'A missing price passes the filter.',
        source: 'planted: B24 before go-livepeer 69fecedae',
      },
      (addresses: readonly Address[]): readonly Address[] => addresses,
    ),
  },
}
