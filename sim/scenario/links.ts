import type { Partition } from './faults.ts'
import type { LinkOverride, LinkSettings, Scenario } from './scenario.ts'

/**
 * What holds on the link from one actor to another. The last matching entry of the file wins, else the
 * default. An entry for a signer also holds for its replicas (`s1` covers `s1/2`).
 */
export function linkSettings(scenario: Scenario, from: string, to: string): LinkSettings {
  const match = scenario.links.overrides.findLast((link) => matches(link, from, to))
  return match?.settings ?? scenario.links.default
}

function matches(link: LinkOverride, from: string, to: string): boolean {
  return covers(link.from, from) && covers(link.to, to)
}

/** Whether a name in the file (`*`, `s1`, `s1/2`) stands for this actor. */
export function covers(written: string, actor: string): boolean {
  return written === '*' || written === actor || actor.startsWith(`${written}/`)
}

/** Whether what `from` sends to `to` vanishes in this partition. Who is in no group is reached by everybody. */
export function divides({ groups, oneWay }: Partition, from: string, to: string): boolean {
  const a = groupOf(groups, from)
  const b = groupOf(groups, to)
  if (a < 0 || b < 0 || a === b) return false
  return !oneWay || a < b
}

/** Place of the group that names the actor, else of the one for all others; −1 = there is none. */
function groupOf(groups: Partition['groups'], actor: string): number {
  const named = groups.findIndex((group) =>
    group.some((written) => written !== '*' && covers(written, actor)),
  )
  return named >= 0 ? named : groups.findIndex((group) => group.includes('*'))
}
