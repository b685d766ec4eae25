import type { Rational } from '../../src/money/rational.ts'
import { stream } from '../kernel/streams.ts'
import { firstValue } from '../scenario/series/first-value.ts'
import type { Scenario, SessionSettings } from '../scenario/scenario.ts'
import type { Demand } from '../scenario/series/series.ts'
import { nextArrivalNs } from './arrivals.ts'
import { distanceNs } from './growth.ts'
import { pointsOf } from './points.ts'

const MINUTE_NS = 60_000_000_000
/** Sessions that demand may add to one scenario. */
export const VIEWERS_MAX = 20_000

export type PeopledScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly session: string }

/**
 * The scenario with a session for every viewer that its demand brings: a Poisson process whose rate is the number of viewers a
 * minute at the time. The last viewers stay until the scenario ends. Not ok: more came than `VIEWERS_MAX`.
 */
export function peopled(scenario: Scenario): PeopledScenario {
  const { demand } = scenario.series
  if (demand.length === 0) return { ok: true, scenario }
  let room = VIEWERS_MAX
  const more = new Map<string, SessionSettings[]>()
  for (const each of demand) {
    const starts = arrivalsNs(each, scenario, room)
    if (starts === null) return { ok: false, session: each.session }
    room -= starts.length
    const like = scenario.gateways
      .find(({ name }) => name === each.gateway)
      ?.sessions.find(({ name }) => name === each.session)
    if (like === undefined) continue
    const viewers = starts.map((startNs, index) => ({
      ...like,
      name: `${like.name}-${index + 1}`,
      startNs,
      endNs: endNs(startNs, each, scenario),
    }))
    more.set(each.gateway, [...(more.get(each.gateway) ?? []), ...viewers])
  }
  const gateways = scenario.gateways.map((gateway) => ({
    ...gateway,
    sessions: [...gateway.sessions, ...(more.get(gateway.name) ?? [])],
  }))
  return { ok: true, scenario: { ...scenario, gateways } }
}

function endNs(startNs: number, { lengthNs }: Demand, { durationNs }: Scenario): number {
  return lengthNs === null ? durationNs : Math.min(startNs + lengthNs, durationNs)
}

/** When viewers come before the end of the active phase; null = more than `most`. */
function arrivalsNs(demand: Demand, scenario: Scenario, most: number): readonly number[] | null {
  const name = `series/demand/${demand.session}`
  const { seed, durationNs } = scenario
  const open = (streamName: string): ReturnType<typeof stream> => stream(seed, streamName)
  const arrivals = open(`${name}/arrivals`)
  const starts: number[] = []
  const come = (perMinute: Rational, fromNs: number, untilNs: number): boolean => {
    if (perMinute.numerator <= 0n) return true
    const meanNs = distanceNs({ share: perMinute, periodNs: MINUTE_NS })
    const next = (afterNs: number): number | null =>
      nextArrivalNs({ fromNs: afterNs, untilNs, meanNs, stream: arrivals })
    for (let atNs = next(fromNs); atNs !== null; atNs = next(atNs)) {
      if (starts.length === most) return false
      starts.push(atNs)
    }
    return true
  }
  // A Poisson process has no memory, so each piece of constant rate begins anew.
  let fromNs = 0
  let perMinute = firstValue(demand.perMinute)
  for (const point of pointsOf(demand.perMinute, { name, endNs: durationNs - 1, open })) {
    if (perMinute !== null && !come(perMinute, fromNs, point.atNs - 1)) return null
    fromNs = point.atNs
    perMinute = point.value
  }
  if (perMinute !== null && !come(perMinute, fromNs, durationNs - 1)) return null
  return starts
}
