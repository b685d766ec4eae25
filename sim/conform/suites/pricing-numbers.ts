import { paymentRefusalText, validatePrice } from '../../../src/gateway/payment.ts'
import { floatString, fractionString, ratString } from '../../../src/money/format.ts'
import { parseRational } from '../../../src/money/parse.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { estimateSegmentFee, segmentFeeRefusalText } from '../../../src/price/segment-fee.ts'
import { encodeJson } from '../../../src/wire/go-json-encode.ts'
import { goField, goRational, goStruct } from '../../../src/wire/go-json-types.ts'
import { decodeWholeJson } from '../../../src/wire/go-json.ts'
import { encodeUtf8 } from '../../../src/wire/go-utf8.ts'
import { priceInfoJson } from '../../../src/wire/price-json.ts'
import { outSuite, suiteOf, type SuiteAdapter } from '../adapter.ts'
import { compareOutcomes, type Difference } from '../compare.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { replayCalculateFee } from './pm-fees.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The pricing area's numbers: how they are read, printed and compared. */
export const pricingNumberSuites: readonly SuiteAdapter[] = [
  suiteOf('pricing/calculate-fee', replayCalculateFee),
  suiteOf('pricing/doubling-guard', (input, { rules }) => replayDoublingGuard(input, rules)),
  suiteOf('pricing/estimate-fee', replayEstimateFee),
  suiteOf('pricing/json-price', replayJsonPrice, compareJsonPrice),
  outSuite('pricing/rat-print', replayRatPrint),
  outSuite('pricing/rat-set-string', (input) => {
    const value = parseRational(input.text('text'))
    return { ok: value !== null, value: writeRational(value) }
  }),
  outSuite('pricing/wire-json', (input) => ({
    json: encodeJson(
      priceInfoJson({
        pricePerUnit: input.integer('pricePerUnit'),
        pixelsPerUnit: input.integer('pixelsPerUnit'),
        capability: input.count('capability'),
        constraint: input.text('constraint'),
      }),
    ),
  })),
]

const pricedDocument = goStruct('vectors.Document', { price: goField('price', goRational) })

function replayJsonPrice(input: VectorFields): ReplayedOutcome {
  const decoded = decodeWholeJson(encodeUtf8(input.text('document')), pricedDocument)
  if (!decoded.ok) return { error: decoded.error }
  return { out: { price: writeRational(decoded.value.price) } }
}

/** Only the text of a value that is no number is the engine's own; the others are the JSON decoder's. */
function compareJsonPrice(expected: ReplayedOutcome, got: ReplayedOutcome): Difference | null {
  const isOwnText = 'error' in expected && expected.error.startsWith('value is not a number: ')
  return 'error' in expected && 'error' in got && !isOwnText ? null : compareOutcomes(expected, got)
}

function replayRatPrint(input: VectorFields): unknown {
  const value = input.rational('value')
  return {
    floatStrings: input.list('digits').map((digits) => floatString(value, Number(digits))),
    json: encodeJson(ratString(value)),
    ratString: ratString(value),
    string: fractionString(value),
  }
}

function replayDoublingGuard(input: VectorFields, rules: Rules): ReplayedOutcome {
  const current = input.priceInfoOrNull('current')
  const refusal = validatePrice(current, input.priceInfoOrNull('initial'), rules.price)
  return refusal === null ? { out: { ok: true } } : { error: paymentRefusalText(refusal) }
}

function replayEstimateFee(input: VectorFields): ReplayedOutcome {
  const profiles = input.objects('profiles').map((profile) => ({
    resolution: profile.text('resolution'),
    framerate: profile.count('framerate'),
    framerateDenominator: profile.count('framerateDen'),
  }))
  const duration = Number(input.text('durationF64'))
  const result = estimateSegmentFee(profiles, duration, input.rationalOrNull('price'))
  return result.ok
    ? { out: { fee: writeRational(result.feeWei) } }
    : { error: segmentFeeRefusalText(result.refusal) }
}
