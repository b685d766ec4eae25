import { EXACT_SECOND_NS } from '../../src/durations.ts'
import type { RenditionProfile } from '../../src/price/segment-fee.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { TranscodingSettings } from '../scenario/scenario.ts'

/** The renditions as a payer names them; 0 = the framerate of the source, which it does not know (spec PM-130). */
export function renditionProfiles({
  renditions,
}: TranscodingSettings): readonly RenditionProfile[] {
  return renditions.map(({ width, height, framerate }) => ({
    resolution: `${width}x${height}`,
    framerate: framerate === null ? 0 : Number(framerate.numerator),
    framerateDenominator: framerate === null ? 0 : Number(framerate.denominator),
  }))
}

/** The pixels that come out of a segment: whole frames of every rendition. */
export function transcodedPixels(settings: TranscodingSettings, durationNs: number): bigint {
  const { renditions, sourceFramerate } = settings
  let pixels = 0n
  for (const { width, height, framerate } of renditions) {
    pixels += width * height * wholeFrames(framerate ?? sourceFramerate, durationNs)
  }
  return pixels
}

function wholeFrames({ numerator, denominator }: Rational, durationNs: number): bigint {
  return (numerator * BigInt(durationNs)) / (denominator * EXACT_SECOND_NS)
}
