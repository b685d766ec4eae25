import type { KeptState, Restart } from '../scenario/restart.ts'

/** A restart of the recorded network, whose operators set every price again. */
export function recordedRestart(actor: string, keeps: readonly KeptState[] = []): Restart {
  return { actor, keeps: [...keeps, 'prices'], downForNs: 0, with: {}, without: [] }
}
