import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '../../../src/assert.ts'
import { parseScenario } from '../../scenario/load.ts'
import { featureCatalogue } from '../../search/features/index.ts'
import { drawPlan } from '../../search/plan.ts'
import { worldOf } from '../../search/world.ts'
import type { House } from '../house.ts'
import type { Output } from '../output.ts'
import { prepareRules, prepareRun, type Prepared } from '../prepare.ts'
import type { NamedWorld } from './world-list.ts'

/** Where the worlds come from: files and folders, else plans drawn from the seed. */
export interface WorldSource {
  readonly files: readonly string[]
  readonly runs: number
  readonly seed: string | undefined
  /** @defaultValue that of each file; for generated worlds `repaired` */
  readonly profile: string | undefined
  readonly rules: string | undefined
}

export const DEFAULT_SEED = '1'
const DEFAULT_PROFILE = 'repaired'

/** All worlds in the order of the command line; mistakes are printed. */
export async function gatherWorlds(
  source: WorldSource,
  house: House,
  output: Output,
): Promise<Prepared<readonly NamedWorld[]>> {
  return source.files.length > 0
    ? worldsOfFiles(source, house, output)
    : generatedWorlds(source, house, output)
}

async function worldsOfFiles(
  { files, seed, profile, rules }: WorldSource,
  house: House,
  output: Output,
): Promise<Prepared<readonly NamedWorld[]>> {
  const options = {
    ...(seed === undefined ? {} : { seed }),
    ...(profile === undefined ? {} : { profile }),
    ...(rules === undefined ? {} : { rules }),
  }
  const worlds: NamedWorld[] = []
  for (const file of files.flatMap((path) => scenariosOf(path))) {
    const prepared = await prepareRun(file, options, house, output)
    if (!prepared.ok) return prepared
    worlds.push({ name: file, ...prepared.value })
  }
  return { ok: true, value: worlds }
}

/** A file, or what a folder holds of scenarios, in an order that no file system changes. */
function scenariosOf(path: string): readonly string[] {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  if (!isFolder) return [path]
  return readdirSync(path)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

async function generatedWorlds(
  source: WorldSource,
  house: House,
  output: Output,
): Promise<Prepared<readonly NamedWorld[]>> {
  const { runs, seed = DEFAULT_SEED, profile = DEFAULT_PROFILE } = source
  const prepared = await prepareRules(source.rules ?? profile, profile, house, output)
  if (!prepared.ok) return prepared
  const { rules, name: rulesName } = prepared.value
  const worlds = Array.from({ length: runs }, (_, index): NamedWorld => {
    const name = `${seed}/${index + 1}`
    const parsed = parseScenario(worldOf(drawPlan(name, featureCatalogue)))
    assert(parsed.ok, `world ${name} is one that the loader accepts`)
    return { name, scenario: parsed.scenario, rules, rulesName }
  })
  return { ok: true, value: worlds }
}
