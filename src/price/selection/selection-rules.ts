import { ZERO_ADDRESS, type Address } from '../../bytes/hex.ts'
import { rule, type Rule } from '../../rule.ts'

/** Who is left when a maximum price is set and no candidate's price is known. */
export type UnpricedCandidates = Rule<(addresses: readonly Address[]) => readonly Address[]>

export const unpricedCandidates: Readonly<Record<'kept' | 'dropped', UnpricedCandidates>> = {
  kept: rule(
    {
      variant: 'kept',
      summary: 'If no price at all is known, the maximum price does not count.',
      source: 'PR-59; go-livepeer server/selection_algorithm.go:filterByMaxPrice',
    },
    (addresses: readonly Address[]) => addresses,
  ),
  dropped: rule(
    {
      variant: 'dropped',
      summary: 'Who has no known price is never below the maximum.',
      source: 'I-2, PR-59',
    },
    (): readonly Address[] => [],
  ),
}

/** The recipient that is looked for when no candidate is left; null = none. */
export type NobodyLeft = Rule<() => Address | null>

export const nobodyLeft: Readonly<Record<'zeroAddress' | 'nobody', NobodyLeft>> = {
  zeroAddress: rule(
    {
      variant: 'zero-address',
      summary: 'With nobody left, a session whose recipient is the zero address is taken.',
      source: 'PR-92, X-11; go-livepeer server/selection_algorithm.go:Select',
    },
    (): Address | null => ZERO_ADDRESS,
  ),
  nobody: rule(
    {
      variant: 'nobody',
      summary: 'With nobody left, no session is taken.',
      source: 'I-2, X-11',
    },
    (): Address | null => null,
  ),
}

/** Whether known but slow sessions are used when no unknown one can be. */
export type SlowSessions = Rule<() => 'left-waiting' | 'used'>

export const slowSessions: Readonly<Record<'leftWaiting' | 'used', SlowSessions>> = {
  leftWaiting: rule(
    {
      variant: 'left-waiting',
      summary: 'As long as unknown sessions exist that cannot be chosen, slow known ones wait.',
      source: 'PR-88; go-livepeer server/selection.go:MinLSSelector.Select',
    },
    () => 'left-waiting' as const,
  ),
  used: rule(
    {
      variant: 'used',
      summary: 'If no unknown session can be chosen, the best known one is.',
      source: 'PR-88',
    },
    () => 'used' as const,
  ),
}

/** Which price a session is held against when its recipient has several. */
export type SessionPrice = Rule<() => 'last-of-recipient' | 'own'>

export const sessionPrice: Readonly<Record<'lastOfRecipient' | 'own', SessionPrice>> = {
  lastOfRecipient: rule(
    {
      variant: 'last-of-recipient',
      summary:
        'The price of the last session of a recipient is that of all, and its first one is taken.',
      source: 'PR-90; go-livepeer server/selection.go:selectUnknownSession',
    },
    () => 'last-of-recipient' as const,
  ),
  own: rule(
    {
      variant: 'own',
      summary: 'Every session is held against its own price.',
      source: 'repairs PR-90, I-2',
    },
    () => 'own' as const,
  ),
}

/** The level from which a suspension counts, given the level so far and the number of refreshes. */
export type SuspensionStart = Rule<(level: number, refreshes: number) => number>

export const suspensionStart: Readonly<Record<'zero' | 'now', SuspensionStart>> = {
  zero: rule(
    {
      variant: 'zero',
      summary: 'A suspension counts from the first refresh, so late ones have no effect.',
      source: 'PR-94, X-13; go-livepeer server/suspensions.go:suspend',
    },
    (level: number) => level,
  ),
  now: rule(
    {
      variant: 'now',
      summary: 'A suspension lasts for its penalty from the refresh at which it begins.',
      source: 'X-13',
    },
    (level: number, refreshes: number) => Math.max(level, refreshes),
  ),
}
