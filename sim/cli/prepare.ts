import type { Rules } from '../../src/profile/rules.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import { scenarioErrorText } from '../scenario/errors.ts'
import { readScenarioFile } from '../scenario/read-file.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { metricCatalogue } from '../trace/metrics.ts'
import { reportInput, reportScenario, unknownName } from './failure.ts'
import type { ExitCode } from './exit-codes.ts'
import type { House } from './house.ts'
import { loadPatch } from './load-patch.ts'
import type { Output } from './output.ts'

export type Prepared<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly exitCode: ExitCode }

/** The scenario keeps the profile of its file, which its expectations are written for. */
export interface PreparedScenario {
  readonly scenario: Scenario
  readonly profile: string
}

/** A scenario from disk with the seed and profile of the command line; mistakes are printed. */
export function prepareScenario(
  file: string,
  options: { readonly seed?: string; readonly profile?: string },
  house: House,
  output: Output,
): Prepared<PreparedScenario> {
  const profiles = house.profiles.map(({ name }) => name)
  const { seed, profile } = options
  if (profile !== undefined && !profiles.includes(profile)) {
    const problem = unknownName('--profile', profile, profiles)
    return { ok: false, exitCode: reportInput(output, [problem]) }
  }
  const loaded = readScenarioFile(file, {
    profiles,
    invariants: invariantCatalogue.map(({ id }) => id),
    metrics: Object.keys(metricCatalogue),
    ...(profile === undefined ? {} : { profile }),
  })
  if (!loaded.ok) return { ok: false, exitCode: reportScenario(output, loaded.errors) }
  for (const warning of loaded.warnings) output.note(`warning: ${scenarioErrorText(warning)}`)
  const { scenario } = loaded
  return {
    ok: true,
    value: {
      scenario: { ...scenario, seed: seed ?? scenario.seed },
      profile: profile ?? scenario.profile,
    },
  }
}

/** The rules of a profile or of a module laid over `base`. */
export async function prepareRules(
  written: string,
  base: string,
  house: House,
  output: Output,
): Promise<Prepared<{ readonly rules: Rules; readonly name: string }>> {
  if (house.profiles.some(({ name }) => name === written)) {
    return { ok: true, value: { rules: house.rulesOf(written), name: written } }
  }
  if (!/\.[cm]?[jt]s$/.test(written)) {
    const profiles = house.profiles.map(({ name }) => name)
    const problem = unknownName('assay', written, profiles)
    return { ok: false, exitCode: reportInput(output, [problem]) }
  }
  const patched = await loadPatch(written, house.rulesOf(base))
  if (!patched.ok) return { ok: false, exitCode: reportInput(output, patched.problems) }
  return { ok: true, value: { rules: patched.rules, name: `${base} with ${written}` } }
}

/** A scenario and the rules to run it by, from the options of the command line; mistakes are printed. */
export async function prepareRun(
  file: string,
  options: { readonly seed?: string; readonly profile?: string; readonly rules?: string },
  house: House,
  output: Output,
): Promise<Prepared<PreparedScenario & { readonly rules: Rules; readonly rulesName: string }>> {
  const prepared = prepareScenario(file, options, house, output)
  if (!prepared.ok) return prepared
  const { profile } = prepared.value
  const read = await prepareRules(options.rules ?? profile, profile, house, output)
  if (!read.ok) return read
  const { rules, name } = read.value
  return { ok: true, value: { ...prepared.value, rules, rulesName: name } }
}
