import { equals, rational, type Rational } from '../../src/money/rational.ts'
import type { SignerState } from '../../src/signer/state.ts'

/** An answer that moved a session's state on, and what it charged. */
export interface GivenAnswer {
  readonly state: SignerState
  readonly feeWei: Rational
}

/** Doubled messages come close behind each other: a few answers tell them. */
const ANSWERS_KEPT = 4

/**
 * The newest answers that signers gave to one session. A signer keeps nothing and cannot know that a call is a repeat; the
 * trace can, and says so instead of counting one payment twice.
 */
export class AnswersGiven {
  readonly #answers: GivenAnswer[] = []

  /** Whether the same was answered before, to the last number. Otherwise it is kept. */
  isRepeat(answer: GivenAnswer): boolean {
    if (this.#answers.some((given) => isSame(given, answer))) return true
    this.#answers.push(answer)
    if (this.#answers.length > ANSWERS_KEPT) this.#answers.shift()
    return false
  }
}

function isSame(a: GivenAnswer, b: GivenAnswer): boolean {
  const { state: s } = a
  const { state: t } = b
  return (
    s.sequenceNumber === t.sequenceNumber &&
    s.stateId === t.stateId &&
    s.lastUpdateUnixNs === t.lastUpdateUnixNs &&
    s.pmSessionId === t.pmSessionId &&
    s.senderNonce === t.senderNonce &&
    s.extension.carriedUnitNs === t.extension.carriedUnitNs &&
    equals(s.balanceWei ?? rational(0n), t.balanceWei ?? rational(0n)) &&
    equals(a.feeWei, b.feeWei)
  )
}
