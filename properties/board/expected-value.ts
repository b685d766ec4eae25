import { MAX_UINT256 } from '../../src/money/integers.ts'
import { divide, floor, rational, type Rational } from '../../src/money/rational.ts'
import { rule } from '../../src/rule.ts'
import type { Patch } from './patch.ts'

/** A hair below the configured EV: one ticket no longer satisfies the balance check. */
export const winProbRoundedDown: Patch = {
  recipient: {
    winProb: rule(
      {
        variant: 'floor',
        summary: 'Rounds the win probability down.',
        source: 'planted: PM-58 without its ceiling; bugs B02',
      },
      (evWei: bigint, faceValueWei: bigint) =>
        faceValueWei === 0n ? 0n : (evWei * MAX_UINT256) / faceValueWei,
    ),
  },
}

/** Chances in whole percent: payers overpay. */
export const winProbInPercent: Patch = {
  recipient: {
    winProb: rule(
      {
        variant: 'percent',
        summary: 'Rounds the win probability up to a whole percent.',
        source: 'planted: PM-58 with a coarse step',
      },
      (evWei: bigint, faceValueWei: bigint) => {
        if (faceValueWei === 0n) return 0n
        const percent = (100n * evWei + faceValueWei - 1n) / faceValueWei
        return (percent * MAX_UINT256) / 100n
      },
    ),
  },
}

/** The tickets do not cover the fee. */
export const ticketsRoundedDown: Patch = {
  ledger: {
    ticketCount: rule(
      {
        variant: 'floor',
        summary: 'Rounds the number of tickets down.',
        source: 'planted: PM-132 without its ceiling',
      },
      (shortfallWei: Rational, evWei: Rational) => floor(divide(shortfallWei, evWei)),
    ),
  },
}

/** Credit is EV already; weighing it with the win probability once more loses 99 % of it. */
export const creditWeighedTwice: Patch = {
  signer: {
    startingBalance: rule(
      {
        variant: 'weighed-twice',
        summary: 'What is left of earlier tickets counts EV times win probability.',
        source: 'planted: SG-11 with PM-5 applied twice',
      },
      (stateWei: Rational | null) =>
        stateWei === null
          ? rational(0n)
          : { numerator: stateWei.numerator, denominator: stateWei.denominator * 100n },
    ),
  },
}
