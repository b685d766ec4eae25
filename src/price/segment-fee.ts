import { fitsInt64, MIN_INT64, wrapInt64 } from '../money/integers.ts'
import { multiply, multiplyInteger, type Rational } from '../money/rational.ts'

/** One rendition of a segment. */
export interface RenditionProfile {
  /** `WxH`; what follows a second `x` is ignored. */
  readonly resolution: string
  /** Frames per second; 0 = as the source, counted as 60. */
  readonly framerate: number
  /** 0 = 1. */
  readonly framerateDenominator: number
}

export type SegmentFeeResult =
  | { readonly ok: true; readonly feeWei: Rational | null }
  | { readonly ok: false; readonly refusal: SegmentFeeRefusal }

export type SegmentFeeRefusal =
  | { readonly code: 'resolution-invalid' }
  | { readonly code: 'not-an-integer'; readonly text: string; readonly outOfRange: boolean }

/** The float64 1.02 taken exactly: a margin for renditions that come out larger than asked for. */
const MARGIN: Rational = { numerator: 2296835809958953n, denominator: 2251799813685248n }
const DEFAULT_FRAMERATE = 60

/**
 * What a payer expects a segment to cost; null without a price. Pixel arithmetic is int64 and wraps.
 * Spec PM-130 with errata; go-livepeer server/segment_rpc.go:estimateFee.
 */
export function estimateSegmentFee(
  profiles: readonly RenditionProfile[],
  durationSeconds: number,
  price: Rational | null,
): SegmentFeeResult {
  if (price === null) return { ok: true, feeWei: null }
  let pixels = 0n
  for (const profile of profiles) {
    const parts = profile.resolution.split('x')
    const [widthText, heightText] = parts
    if (widthText === undefined || heightText === undefined) {
      return { ok: false, refusal: { code: 'resolution-invalid' } }
    }
    const width = parseInt64(widthText)
    if (typeof width !== 'bigint') return { ok: false, refusal: width }
    const height = parseInt64(heightText)
    if (typeof height !== 'bigint') return { ok: false, refusal: height }
    const frames = framesPerSecond(profile)
    pixels = wrapInt64(pixels + width * height * frames * ceilFloat64(durationSeconds))
  }
  return { ok: true, feeWei: multiply(multiplyInteger(MARGIN, pixels), price) }
}

/** The exact upstream text. */
export function segmentFeeRefusalText(refusal: SegmentFeeRefusal): string {
  if (refusal.code === 'resolution-invalid') return 'TranscoderInvalidResolution'
  const why = refusal.outOfRange ? 'value out of range' : 'invalid syntax'
  return `strconv.Atoi: parsing ${JSON.stringify(refusal.text)}: ${why}`
}

/** Float64 division and rounding up, as in the original. */
function framesPerSecond(profile: RenditionProfile): bigint {
  const framerate = profile.framerate === 0 ? DEFAULT_FRAMERATE : profile.framerate
  const denominator = profile.framerateDenominator === 0 ? 1 : profile.framerateDenominator
  return ceilFloat64(framerate / denominator)
}

/** Go's `int64(math.Ceil(x))`; what does not fit becomes the smallest int64, as on amd64. */
function ceilFloat64(value: number): bigint {
  if (!Number.isFinite(value)) return MIN_INT64
  const integer = BigInt(Math.ceil(value))
  return fitsInt64(integer) ? integer : MIN_INT64
}

function parseInt64(text: string): bigint | Extract<SegmentFeeRefusal, { code: 'not-an-integer' }> {
  if (!/^[+-]?\d+$/.test(text)) return { code: 'not-an-integer', text, outOfRange: false }
  const value = BigInt(text.replace(/^\+/, ''))
  return fitsInt64(value) ? value : { code: 'not-an-integer', text, outOfRange: true }
}
