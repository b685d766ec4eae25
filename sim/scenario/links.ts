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
