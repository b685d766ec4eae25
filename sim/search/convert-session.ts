import type { SessionInput } from '../scenario/input.ts'
import type { Open } from './world-draft.ts'

/** What another kind of work may have set. */
const KEYS = [
  'type',
  'capability',
  'model',
  'job',
  'transcoding',
  'requests',
  'capabilityPriceRequested',
  'sendCapabilities',
] as const

/** Makes a session ask for another kind of work; of several features that do so the last one decides. */
export function convertSession(
  session: Open<SessionInput> | undefined,
  work: Pick<SessionInput, (typeof KEYS)[number]>,
): void {
  if (session === undefined) return
  for (const key of KEYS) Reflect.deleteProperty(session, key)
  Object.assign(session, work)
}

/** Whether it asks for an external capability, which works with one orchestrator and pays for what its job says. */
export function isExternal({ type }: Pick<SessionInput, 'type'>): boolean {
  return type === 'byoc' || type === 'byoc-job'
}
