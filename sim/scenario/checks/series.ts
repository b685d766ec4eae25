import { compare, multiply, rational, type Rational } from '../../../src/money/rational.ts'
import { SCENARIO_LIMITS } from '../limits.ts'
import type { Path } from '../place.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import type { GrowthDraft, SeriesDraft } from '../schema/series.ts'
import type { Rate } from '../series/series.ts'
import type { Complaints } from './complaints.ts'

/** What one step of a model may do at most: beyond this the numbers mean nothing. */
const STEP_MAX = rational(1n)
const JUMPS_PER_STEP_MAX = rational(100n)

/** Series need what they move, and models must be finite. */
export function checkSeries(draft: Partial<ScenarioDraft>, complaints: Complaints): void {
  const { series } = draft
  if (series === undefined) return
  if (series.priceFeed !== undefined && complaints.feed === null) {
    const message = 'there is no price feed that could follow this series'
    complaints.add(['series', 'priceFeed'], 'AS129', message, 'add priceFeed: { USD: 3000 }')
  }
  const world = (draft.duration ?? 0) + (draft.quietPhase ?? 0)
  checkModel(['series', 'priceFeed'], series.priceFeed, world, complaints)
  checkModel(['series', 'gasPrice'], series.gasPrice, world, complaints)
  for (const [session, source] of Object.entries(series.demand)) {
    const path = ['series', 'demand', session]
    complaints.known(path, session, complaints.names.sessions, 'session', 'key')
    const taken = complaints.names.sessions.find((name) => isViewer(name, session))
    if (taken !== undefined) {
      const message = `${taken} is how a viewer like ${session} would be called`
      complaints.addAtKey(path, 'AS115', message, `rename the session ${taken}`)
    }
    checkModel(path, source, world, complaints)
    if (source.kind === 'model' && source.model.start === null) {
      const message = `the model of ${session} has no start, which it needs`
      complaints.add([...path, 'model'], 'AS111', message, 'add start: <viewers a minute>')
    }
  }
}

function isViewer(name: string, session: string): boolean {
  return name.startsWith(`${session}-`) && /^\d+$/.test(name.slice(session.length + 1))
}

function checkModel(
  place: Path,
  source: SeriesDraft | undefined,
  lengthNs: number,
  complaints: Complaints,
): void {
  if (source?.kind !== 'model') return
  const { model } = source
  const path = [...place, 'model']
  if (lengthNs / model.stepNs > SCENARIO_LIMITS.seriesPoints) {
    const message = `the model takes more than ${SCENARIO_LIMITS.seriesPoints} steps`
    complaints.add([...path, 'step'], 'AS105', message, 'write a longer step')
  }
  for (const [key, size, most] of sizes(model)) {
    if (compare(size, most) <= 0) continue
    const message = `this ${key} is too much for one step of the model`
    complaints.add([...path, key], 'AS122', message, 'write a smaller one, or a shorter step')
  }
}

function sizes({ stepNs, volatility, drift, jumps }: GrowthDraft): [string, Rational, Rational][] {
  const square = { ...volatility, share: multiply(volatility.share, volatility.share) }
  const own: [string, Rational, Rational][] = [
    ['volatility', perStep(square, stepNs), STEP_MAX],
    ['drift', absolute(perStep(drift, stepNs)), STEP_MAX],
  ]
  if (jumps === null) return own
  const jump = [
    ['jumps', perStep(jumps.rate, stepNs), JUMPS_PER_STEP_MAX],
    ['jumps', absolute(jumps.mean), STEP_MAX],
  ] satisfies [string, Rational, Rational][]
  return [...own, ...jump]
}

function perStep({ share, periodNs }: Rate, stepNs: number): Rational {
  return multiply(share, rational(BigInt(stepNs), BigInt(periodNs)))
}

function absolute(value: Rational): Rational {
  return value.numerator < 0n ? { ...value, numerator: -value.numerator } : value
}
