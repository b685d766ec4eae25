import { fractionString } from '../../../src/money/format.ts'
import { calculateFee } from '../../../src/price/fee.ts'
import { estimateSegmentFee, segmentFeeRefusalText } from '../../../src/price/segment-fee.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

type Outcome = { readonly out: unknown } | { readonly error: string } | { readonly panic: string }

export function replayCalculateFee(input: VectorFields): Outcome {
  const result = calculateFee(input.integer('units'), input.priceInfoOrNull('priceInfo'))
  return result.ok
    ? { out: { fee: fractionString(result.feeWei) } }
    : { panic: result.refusal.text }
}

export function replayEstimateFee(input: VectorFields): Outcome {
  const profiles = input.objects('profiles').map((profile) => ({
    resolution: profile.text('resolution'),
    framerate: Number(profile.text('framerate')),
    framerateDenominator: Number(profile.text('framerateDen')),
  }))
  const duration = Number(input.text('durationSecondsF64'))
  const result = estimateSegmentFee(profiles, duration, input.rationalOrNull('price'))
  return result.ok
    ? { out: { fee: writeRational(result.feeWei) } }
    : { error: segmentFeeRefusalText(result.refusal) }
}
