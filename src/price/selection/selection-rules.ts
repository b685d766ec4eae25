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
      why: 'A missing price is no proof of a low one; kept, candidates of unknown price pass a maximum exactly when nothing can be compared with it.',
      source: 'PR-59; repairs pricing I-2, B24, B25',
    },
    (): readonly Address[] => [],
  ),
}

/** Who is left when nobody costs at most the maximum price. */
export type NobodyAffordable = Rule<(performing: readonly Address[]) => readonly Address[]>

export const nobodyAffordable: Readonly<Record<'nobody', NobodyAffordable>> = {
  nobody: rule(
    {
      variant: 'nobody',
      summary: 'A maximum price holds also when everybody is above it.',
      source: 'PR-60; go-livepeer server/selection_algorithm.go:filter since 45591da2f',
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
      why: 'The zero address stands for nobody, yet a session that bears it is taken past the maximum price; no choice is not an address.',
      source: 'PR-92; repairs pricing I-2, X-11, B87',
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
      why: 'Sessions that work are starved for ever by ones that cannot be chosen; the best known one is taken before a stream is left without any.',
      source: 'repairs PR-88 (errata)',
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
      why: "One node's price stands for all nodes of its recipient, so a session above the maximum passes by another's price; by its own it cannot.",
      source: 'repairs PR-90, pricing I-2',
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
      why: 'Late in a stream a failing orchestrator is eligible again at once, for its level is below the count already; from now on, each penalty lasts.',
      source: 'PR-94; repairs X-13',
    },
    (level: number, refreshes: number) => Math.max(level, refreshes),
  ),
}
