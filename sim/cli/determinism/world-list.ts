import { createHash } from 'node:crypto'
import type { Rules } from '../../../src/profile/rules.ts'
import type { RunResult } from '../../run/result.ts'
import { resultText } from '../../run/run-twice.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** A scenario and the rules to run it by, under a name that every process gives it. */
export interface NamedWorld {
  /** The path of its file, or `<seed>/<number>`. */
  readonly name: string
  readonly scenario: Scenario
  readonly rules: Rules
  readonly rulesName: string
}

/** What two runs of one world must share. */
export interface WorldHashes {
  readonly world: string
  readonly events: number
  /** Over every byte of the trace. */
  readonly trace: string
  /** Over all that was made of it. */
  readonly result: string
}

export function hashesOf(world: string, result: RunResult): WorldHashes {
  const digest = createHash('sha256').update(resultText(result), 'utf8').digest('hex')
  return { world, events: result.events, trace: result.traceHash, result: digest }
}

/** The hashes that a process has printed, one a line; null = something else stands there. */
export function readHashes(text: string): readonly WorldHashes[] | null {
  const lines = text.split('\n').filter((line) => line !== '')
  const read = lines.flatMap((line) => {
    const hashes = readLine(line)
    return hashes === null ? [] : [hashes]
  })
  return read.length === lines.length ? read : null
}

function readLine(line: string): WorldHashes | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { world, events, trace, result } = value as Partial<Record<keyof WorldHashes, unknown>>
  if (typeof world !== 'string' || typeof events !== 'number') return null
  if (typeof trace !== 'string' || typeof result !== 'string') return null
  return { world, events, trace, result }
}
