import { scheduler } from 'node:timers/promises'
import { assert } from '../../../src/assert.ts'
import type { DeterminismOutcome, WayOutcome } from '../../report/determinism-report.ts'
import { runTwice, resultText, type Divergence } from '../../run/run-twice.ts'
import { runScenario } from '../../run/run.ts'
import { diffTraces } from '../../trace/diff.ts'
import type { Interrupt } from '../interrupt.ts'
import type { Launch, LaunchEnd } from './launch.ts'
import type { Variation } from './variation.ts'
import { hashesOf, readHashes, type NamedWorld, type WorldHashes } from './world-list.ts'

/** What the worlds are in words of the command line, and who runs them elsewhere. */
export interface Elsewhere {
  readonly words: readonly string[]
  readonly launch: Launch
}

interface FirstRuns {
  readonly outcome: WayOutcome
  readonly hashes: readonly WorldHashes[]
}

/**
 * The worlds in this process and then in every other way. A way that somebody cut short says nothing: the processes that it
 * launched hear ctrl-C too, and end.
 */
export async function runEveryWay(
  worlds: readonly NamedWorld[],
  plan: readonly Variation[],
  elsewhere: Elsewhere,
  interrupt: Interrupt,
): Promise<Pick<DeterminismOutcome, 'events' | 'ways' | 'interrupted'>> {
  const here = await runHere(worlds, interrupt)
  const ways = [here.outcome]
  for (const variation of plan) {
    if (interrupt.requested) break
    const way = await runElsewhere(worlds, here.hashes, variation, elsewhere)
    if (!interrupt.requested || way.different.length > 0) ways.push(way)
  }
  const events = here.hashes.reduce((total, world) => total + world.events, 0)
  const interrupted =
    interrupt.requested && (ways.length <= plan.length || here.hashes.length < worlds.length)
  return { events, ways, interrupted }
}

/** Each world twice in a row in this process, until somebody has enough. */
async function runHere(worlds: readonly NamedWorld[], interrupt: Interrupt): Promise<FirstRuns> {
  const hashes: WorldHashes[] = []
  const different: string[] = []
  let first: WayOutcome['first'] = null
  for (const { name, scenario, rules, rulesName } of worlds) {
    const repeated = runTwice(scenario, { rules, profile: rulesName })
    assert(repeated.ok, 'rules were given, so the run can begin')
    hashes.push(hashesOf(name, repeated.result))
    const { divergence } = repeated
    if (divergence !== null) {
      different.push(name)
      first ??= { world: name, divergence }
    }
    // Whoever wants to end this is heard in between.
    await scheduler.yield()
    if (interrupt.requested) break
  }
  const same = hashes.length - different.length
  const outcome = { name: 'the same process, again', same, different, first, failure: null }
  return { outcome, hashes }
}

/** The worlds once more in processes that differ, compared with the first runs. */
async function runElsewhere(
  worlds: readonly NamedWorld[],
  expected: readonly WorldHashes[],
  variation: Variation,
  elsewhere: Elsewhere,
): Promise<WayOutcome> {
  const { name, workers } = variation
  const order = variation.reversed ? ['--reverse'] : []
  const parts = Array.from({ length: workers }, (_, index) => [
    ...order,
    '--part',
    `${index + 1}/${workers}`,
  ])
  const ended = await Promise.all(
    parts.map((part) => elsewhere.launch([...elsewhere.words, '--hashes', ...part], variation)),
  )
  const found = new Map<string, { readonly hashes: WorldHashes; readonly part: number }>()
  let failure: string | null = null
  for (const [part, end] of ended.entries()) {
    const read = end.code === 0 ? readHashes(end.stdout) : null
    if (read === null) failure ??= failureOf(end)
    for (const hashes of read ?? []) found.set(hashes.world, { hashes, part })
  }
  const spoken = expected.filter(({ world }) => found.has(world))
  if (spoken.length < expected.length) failure ??= 'it did not run every world'
  const different = spoken.filter((hashes) => !isSame(hashes, found.get(hashes.world)?.hashes))
  const names = different.map(({ world }) => world)
  const outcome = { name, same: spoken.length - names.length, different: names, failure }
  const [world] = names
  if (world === undefined) return { ...outcome, first: null }
  const part = parts[found.get(world)?.part ?? 0] ?? []
  const look = [...elsewhere.words, '--look-at', world, ...part]
  const divergence = divergenceOf(worlds, world, await elsewhere.launch(look, variation))
  return { ...outcome, first: divergence === null ? null : { world, divergence } }
}

/** All that two runs must share: the lines of the trace, then those of the result. */
export function linesOf({ scenario, rules, rulesName }: NamedWorld): {
  readonly trace: readonly string[]
  readonly result: readonly string[]
} {
  const trace: string[] = []
  const witness = (line: string): number => trace.push(line)
  const outcome = runScenario(scenario, { rules, profile: rulesName, witness })
  assert(outcome.ok, 'rules were given, so the run can begin')
  return { trace, result: resultText(outcome.result).split('\n') }
}

function divergenceOf(
  worlds: readonly NamedWorld[],
  name: string,
  { stdout }: LaunchEnd,
): Divergence | null {
  const world = worlds.find((each) => each.name === name)
  assert(world !== undefined, 'a world that differs is one of those that were run')
  const { trace, result } = linesOf(world)
  const difference = diffTraces([...trace, ...result], stdout.trimEnd().split('\n'))
  if (difference.same) return null
  return { what: difference.index < trace.length ? 'trace' : 'result', difference }
}

function isSame(a: WorldHashes, b: WorldHashes | undefined): boolean {
  return a.trace === b?.trace && a.result === b.result && a.events === b.events
}

function failureOf({ code, stderr }: LaunchEnd): string {
  const [said = ''] = stderr.trim().split('\n')
  const how = code === null ? 'a signal ended its process' : `its process ended with ${code}`
  return said === '' ? how : `${how}: ${said}`
}
