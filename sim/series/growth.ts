import { multiply, rational, type Rational } from '../../src/money/rational.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { GrowthModel, Rate, SeriesPoint } from '../scenario/series/series.ts'
import { nextArrivalNs } from './arrivals.ts'
import {
  EXPONENT_MAX,
  exponential,
  fixedPoint,
  multiplyFixed,
  rationalOf,
  squareRoot,
} from './fixed-point.ts'
import { standardNormal } from './normal.ts'

/** Opens the stream of a name. */
export type OpenStream = (name: string) => RandomStream

/**
 * The path of geometric Brownian motion with jumps (Merton 1976), point by point from the first step on: the logarithm grows by
 * (drift − volatility²/2)·step, by volatility·√step times a normal draw, and by every jump of the step. Diffusion, times of jumps
 * and their sizes have streams of their own, so that changing one leaves the others.
 */
export function* growthPath(
  model: GrowthModel,
  options: { readonly name: string; readonly endNs: number; readonly open: OpenStream },
): Generator<SeriesPoint> {
  const { start, stepNs } = model
  const { name, endNs, open } = options
  const variance = perStep({ ...model.volatility, share: squareOf(model.volatility.share) }, stepNs)
  const deviation = squareRoot(fixedPoint(variance))
  const trend = fixedPoint(perStep(model.drift, stepNs)) - fixedPoint(variance) / 2n
  const diffusion = open(`${name}/diffusion`)
  const jumps = jumpsOf(model, name, endNs, open)
  let logarithm = 0n
  for (let atNs = stepNs; atNs <= endNs; atNs += stepNs) {
    logarithm += trend + multiplyFixed(deviation, standardNormal(diffusion)) + jumps(atNs)
    // A price that leaves these bounds has lost its meaning; it waits there.
    if (logarithm > EXPONENT_MAX) logarithm = EXPONENT_MAX
    if (logarithm < -EXPONENT_MAX) logarithm = -EXPONENT_MAX
    yield { atNs, value: multiply(start, rationalOf(exponential(logarithm))) }
  }
}

/** Sum of the jumps up to a time that were not summed before. */
function jumpsOf(
  { jumps }: GrowthModel,
  name: string,
  endNs: number,
  open: OpenStream,
): (untilNs: number) => bigint {
  if (jumps === null || jumps.rate.share.numerator === 0n) return () => 0n
  const times = open(`${name}/jumps`)
  const sizes = open(`${name}/jump-size`)
  const mean = fixedPoint(jumps.mean)
  const spread = fixedPoint(jumps.spread)
  const meanDistanceNs = distanceNs(jumps.rate)
  const next = (fromNs: number): number | null =>
    nextArrivalNs({ fromNs, untilNs: endNs, meanNs: meanDistanceNs, stream: times })
  let dueNs = next(0)
  return (untilNs) => {
    let sum = 0n
    for (; dueNs !== null && dueNs <= untilNs; dueNs = next(dueNs)) {
      sum += mean + multiplyFixed(spread, standardNormal(sizes))
    }
    return sum
  }
}

/** Mean time from event to event, a whole number of nanoseconds of at least 1. */
export function distanceNs({ share, periodNs }: Rate): bigint {
  const distance = (BigInt(periodNs) * share.denominator) / share.numerator
  return distance > 0n ? distance : 1n
}

function perStep({ share, periodNs }: Rate, stepNs: number): Rational {
  return multiply(share, rational(BigInt(stepNs), BigInt(periodNs)))
}

function squareOf(value: Rational): Rational {
  return multiply(value, value)
}
