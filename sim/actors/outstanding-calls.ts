import type { Wait } from '../trace/wait.ts'
import { isCall, type Call } from './call.ts'

/** What wraps a call on its way: a message of a link, a timer of a life, the answer, the client's time-out. */
const WRAPPINGS = ['message', 'argument', 'call', 'request'] as const
const WRAPPINGS_MAX = 4

/**
 * The requests that somebody waits for. A call that has not ended has a message under way or a timer that runs, so that they
 * are found among what the kernel has still to do; nobody keeps a list of them.
 */
export function outstandingCalls(pending: Iterable<unknown>): readonly Wait[] {
  const calls = new Set<Call>()
  for (const argument of pending) {
    const found = callIn(argument, 0)
    if (found?.settled === false) calls.add(found)
  }
  return [...calls]
    .map((call): Wait => {
      const { from, to, what, timeoutNs, session } = call.options
      return {
        session: session ?? null,
        who: from,
        whom: to,
        what: `an answer to ${what}`,
        sinceNs: call.sentNs,
        untilNs: call.sentNs + timeoutNs,
        inVain: call.isLost,
      }
    })
    .toSorted((a, b) => (a.sinceNs ?? 0) - (b.sinceNs ?? 0))
}

function callIn(value: unknown, depth: number): Call | null {
  if (typeof value !== 'object' || value === null || depth > WRAPPINGS_MAX) return null
  if (isCall(value)) return value
  for (const key of WRAPPINGS) {
    if (!Object.hasOwn(value, key)) continue
    const found = callIn(Reflect.get(value, key), depth + 1)
    if (found !== null) return found
  }
  return null
}
