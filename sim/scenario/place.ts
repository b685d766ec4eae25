import type { Problem } from './errors.ts'

export type Path = readonly (string | number)[]

/** A problem and where it is: the value itself, or the key that leads to it. */
export interface PlacedProblem extends Problem {
  readonly path: Path
  readonly points: 'value' | 'key'
}

export interface Position {
  readonly line: number
  readonly column: number
}

/** Where things stand in a text; null when the scenario came as an object. */
export type Locate = (path: Path, points: 'value' | 'key') => Position | null

/** `orchestrators.o1.ticketEv`, `timeline[2].setPrice`, `links["g1->o1"].loss`. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}

export function placed(
  path: Path,
  problem: Problem,
  points: 'value' | 'key' = 'value',
): PlacedProblem {
  return { ...problem, path, points }
}
