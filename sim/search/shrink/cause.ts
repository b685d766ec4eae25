import type { Breach } from '../../invariants/invariant.ts'

/** Why a world failed, so that two failures can be told apart. */
export interface Failure {
  readonly invariant: string
  /** The breach in words, without names and numbers: what a smaller world must still say. */
  readonly cause: string
  readonly atNs: number
}

const NUMBER = /-?\d[\d_,]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?:\/\d+)?/g
const NAME = /\b(?:[a-z]\d+(?:\/\d+)?)\b/g

/** Two breaches have one cause when they say the same of other actors and other numbers. */
export function failureOf(invariant: string, { what, actors, atNs }: Breach): Failure {
  let cause = what
  for (const actor of [...actors].toSorted((a, b) => b.length - a.length)) {
    cause = cause.replaceAll(actor, '…')
  }
  return { invariant, cause: cause.replaceAll(NAME, '…').replaceAll(NUMBER, '#'), atNs }
}

export function sameFailure(one: Failure, other: Failure): boolean {
  return one.invariant === other.invariant && one.cause === other.cause
}
