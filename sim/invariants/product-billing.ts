import type { EventOf } from '../trace/events.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

export const meteringIsolated: Invariant = {
  id: 'metering-isolated',
  title: 'Metering changes no answer',
  kind: 'always',
  statement:
    'A request that the product has answered gets that answer, byte for byte, and one that it has not answered is turned away, whatever recorder, configuration and tokenizer do.',
  why: 'A meter that can fail a request makes customers pay for being billed.',
  source: ['spec live INV-33, PB-1, BM-3'],
  assumes: 'The product itself works.',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const handled = new Map<string, string>()
    return {
      on: {
        'product.handled': ({ requestId, body }) => void handled.set(requestId, body),
        'product.answered'({ requestId, status, body, caller, service, atNs }) {
          const made = handled.get(requestId) ?? null
          handled.delete(requestId)
          if (made === null ? status !== 200 : status === 200 && body === made) return
          report({
            atNs,
            actors: [service, caller],
            what: `the answer that ${caller} got from ${service} is not what the product gave`,
            facts: { requestId, status: `${status}`, body, given: made ?? 'nothing' },
          })
        },
      },
    }
  },
}

type Window = EventOf<'product.window-read'>

export const billedWindow: Invariant = {
  id: 'billed-window',
  title: 'Billed is what was read',
  kind: 'always',
  statement:
    'The text that a generation run is billed for is the text that its extractor has read.',
  why: 'Somebody who publishes at the wrong moment pays for text that was not read, or reads what nobody pays for.',
  source: ['spec live INV-34, BM-13'],
  assumes: 'The storage answers.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const extracted = new Map<string, Window>()
    let billed = 0
    return {
      on: {
        'product.window-read'(read) {
          if (read.by === 'extractor') extracted.set(read.run, read)
          if (read.by !== 'billing') return
          billed += 1
          const known = extracted.get(read.run)
          if (known !== undefined && isSameWindow(known, read)) return
          report({
            atNs: read.atNs,
            actors: [read.service],
            what: `${read.service} bills the run of ${read.run} for another window than its extractor has read`,
            facts: {
              readInteractions: known === undefined ? 'none' : `${known.first} to ${known.last}`,
              billedInteractions: `${read.first} to ${read.last}`,
              readTokens: `${known?.tokens ?? 0}`,
              billedTokens: `${read.tokens}`,
            },
          })
        },
        'product.run-ended': ({ run }) => void extracted.delete(run),
      },
      exercised: () => billed > 0,
    }
  },
}

/** Windows are the newest requests of one user, so that their ends tell them apart. */
function isSameWindow(a: Window, b: Window): boolean {
  return a.requests === b.requests && a.first === b.first && a.last === b.last
}

export const gateWithinLimit: Invariant = {
  id: 'gate-within-limit',
  title: 'Quota only for what is served',
  kind: 'never',
  statement: 'No request about which a billing gate was asked is answered 429.',
  why: 'A gate that counts its questions charges a quota for requests that the rate limit refuses.',
  source: ['spec live INV-35, BM-17'],
  assumes: 'A gate is set.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const asked = new Map<string, string>()
    let questions = 0
    return {
      on: {
        'product.gate-asked'({ requestId, line }) {
          questions += 1
          asked.set(requestId, line)
        },
        'product.answered'({ requestId, status, service, caller, atNs }) {
          const line = asked.get(requestId)
          asked.delete(requestId)
          if (line === undefined || status !== 429) return
          report({
            atNs,
            actors: [service, caller],
            what: `the gate of ${line} was asked about a request of ${caller} that the rate limit refused`,
            facts: { requestId, line },
          })
        },
      },
      exercised: () => questions > 0,
    }
  },
}

interface LearningEvents {
  value: number
  cost: number
}

export const learningEventsPaired: Invariant = {
  id: 'learning-events-paired',
  title: 'Value and cost of a run, or neither',
  kind: 'always',
  statement:
    'A generation run that has read text and made new items emits its learnings_generated and its extraction_tokens, or neither.',
  why: 'A value without its cost, or a cost without its value, is a bill that nobody can explain.',
  source: ['spec live INV-36, BM-6'],
  assumes: 'The extractor has answered.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const runs = new Map<string, LearningEvents>()
    let judged = 0
    return {
      on: {
        'product.metered'({ event, requestId }) {
          if (requestId === null) return
          if (event !== 'learnings_generated' && event !== 'extraction_tokens') return
          const run = runs.get(requestId) ?? { value: 0, cost: 0 }
          run[event === 'learnings_generated' ? 'value' : 'cost'] += 1
          runs.set(requestId, run)
        },
        'product.run-ended'({ run, outcome, items, tokens, service, atNs }) {
          const events = runs.get(run) ?? { value: 0, cost: 0 }
          runs.delete(run)
          if (outcome !== 'succeeded' || items === 0 || tokens === 0) return
          judged += 1
          if (events.value === events.cost && events.value <= 1) return
          report({
            atNs,
            actors: [service],
            what: `the run of ${run} at ${service} was told by half`,
            facts: { learningsGenerated: `${events.value}`, extractionTokens: `${events.cost}` },
          })
        },
      },
      exercised: () => judged > 0,
    }
  },
}
