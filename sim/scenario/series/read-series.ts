import { rational, type Rational } from '../../../src/money/rational.ts'
import type { LocatedProblem } from '../document.ts'
import { done, refuse, type Read } from '../errors.ts'
import { readWei } from '../literals/money.ts'
import { readRational } from '../literals/number.ts'
import { placed, type Path } from '../place.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import type { SeriesDraft } from '../schema/series.ts'
import type { Series } from './series.ts'
import { readRows } from './read-rows.ts'

/** Reads a file that a scenario names, by its path as it is written there. */
export type ReadFile = (
  path: string,
) => { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }

/** Every series of a scenario; one with mistakes is left out. */
export interface ReadSeries {
  readonly priceFeed: Series | null
  readonly gasPrice: Series | null
  readonly demand: Readonly<Record<string, Series>>
}

type ReadValue = (cell: string) => Read<Rational>

/** Reads the tables that the series of a draft follow; a model begins with what the scenario begins with. */
export function readSeries(
  draft: Pick<ScenarioDraft, 'series' | 'epoch' | 'priceFeed' | 'chain'>,
  readFile: ReadFile | undefined,
): { readonly series: ReadSeries; readonly problems: readonly LocatedProblem[] } {
  const problems: LocatedProblem[] = []
  const read = (
    key: Path,
    source: SeriesDraft | undefined,
    start: Rational,
    readValue: ReadValue,
  ): Series | null => {
    if (source === undefined) return null
    const path = ['series', ...key]
    if (source.kind === 'model') {
      return { kind: 'model', model: { ...source.model, start: source.model.start ?? start } }
    }
    const text = source.kind === 'csv' ? done(source.text) : textOf(source.path, readFile)
    if (!text.ok) {
      problems.push(placed([...path, 'file'], text.problem))
      return null
    }
    const rows = readRows(text.value, { epochUnixNs: draft.epoch, readValue })
    for (const { position, ...problem } of rows.problems) {
      problems.push(
        source.kind === 'file'
          ? { ...placed([...path, 'file'], problem), file: source.path, position }
          : placed([...path, 'csv'], {
              ...problem,
              message: `line ${position.line}, column ${position.column}: ${problem.message}`,
            }),
      )
    }
    return rows.problems.length > 0 ? null : { kind: 'points', points: rows.points }
  }
  const { series, priceFeed, chain } = draft
  const perEth = priceFeed?.perEth ?? rational(1n)
  const demand = Object.entries(series.demand).flatMap(([session, source]) => {
    const found = read(['demand', session], source, rational(1n), readViewers)
    return found === null ? [] : [[session, found] as const]
  })
  return {
    series: {
      priceFeed: read(['priceFeed'], series.priceFeed, perEth, readPrice),
      gasPrice: read(['gasPrice'], series.gasPrice, rational(chain.gasPriceWei), readGasPrice),
      demand: Object.fromEntries(demand),
    },
    problems,
  }
}

function textOf(path: string, readFile: ReadFile | undefined): Read<string> {
  if (readFile === undefined) {
    return refuse('AS101', `${path} cannot be read from here`, 'write the rows under csv instead')
  }
  const read = readFile(path)
  if (read.ok) return done(read.text)
  const mend = 'check the path: it is relative to the scenario'
  return refuse('AS101', `${path} cannot be read: ${read.message}`, mend)
}

function readPrice(cell: string): Read<Rational> {
  const read = readRational(cell, 'the price')
  if (!read.ok || read.value.numerator > 0n) return read
  return refuse('AS122', `the price ${cell} is not above 0`, 'write what one ETH costs')
}

function readGasPrice(cell: string): Read<Rational> {
  const read = readWei(cell)
  return read.ok ? done(rational(read.value)) : read
}

function readViewers(cell: string): Read<Rational> {
  const read = readRational(cell, 'the number of viewers')
  if (!read.ok || read.value.numerator >= 0n) return read
  return refuse('AS122', `${cell} viewers a minute is negative`, 'write 0 or more')
}
