/** Somebody who waits: for whom, for what, since when. Found by asking at a moment, and never recorded. */
export interface Wait {
  /** On whose behalf; null = of no session's. */
  readonly session: string | null
  readonly who: string
  /** An actor, or what else it depends on. */
  readonly whom: string
  /** What it waits for, in words that follow "for". */
  readonly what: string
  /** Null = nobody has written it down. */
  readonly sinceNs: number | null
  /** When it stops to wait at the latest; null = it has set no limit. */
  readonly untilNs: number | null
  /** What it waits for will not come: it was lost. */
  readonly inVain: boolean
}

/** In one clause: who waits for whom, for what, since when and until when. */
export function waitText({ who, whom, what, sinceNs, untilNs, inVain }: Wait): string {
  const since = sinceNs === null ? '' : ` since ${sinceNs / 1e9} s`
  const vain = inVain ? ', which was lost' : ''
  const until = untilNs === null ? '' : `; its time-out is due at ${untilNs / 1e9} s`
  return `${who} waits for ${whom}${since}: ${what}${vain}${until}`
}

/**
 * Why a session does not go on: its own waits, then those of the actors that they are for. '' = nobody waits for anything on
 * its behalf.
 */
export function reasonText(session: string, waits: readonly Wait[]): string {
  const own = waits.filter((wait) => wait.session === session)
  const asked = new Set(own.flatMap(({ who, whom }) => [who, whom]))
  const behind = waits.filter(({ who, session: other }) => other === null && asked.has(who))
  return [...own, ...behind].map(waitText).join('; ')
}
