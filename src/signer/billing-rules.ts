import { MAX_INT64, MIN_INT64 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'

/** What the signer knows when it decides what to bill (spec SG-14). */
export interface BillingInput {
  readonly type: string
  /** A BYOC capability price stands in for the base price. */
  readonly capabilityPriced: boolean
  readonly nowUnixNs: bigint
  /** Null on the first call. */
  readonly lastUpdateUnixNs: bigint | null
  readonly inPixels: bigint
  /** How often the client means to ask, if it says so (no upstream counterpart). */
  readonly paymentIntervalNs: bigint | null
}

export interface SignerBill {
  /** Units that this call charges. */
  readonly units: bigint
  /** Of these, units charged ahead of use. */
  readonly preloadUnits: bigint
  /** Credit, in units, that must be left after the charge. */
  readonly cushionUnits: bigint
  /** `pixels` of the usage event. */
  readonly pixels: bigint
  /** `billable_secs` of the usage event, a float64 in the Go code. */
  readonly seconds: number
  /** Up to which instant time is now billed. */
  readonly billedUntilUnixNs: bigint
}

/** Null: the type is unknown. */
export type BillRule = Rule<(input: BillingInput) => SignerBill | null>

const PIXELS_PER_SECOND = 27_648_000
const LV2V_PRELOAD_SECONDS = 60
const LIVE_PRELOAD_SECONDS = 10
const SECOND_NS = 1_000_000_000n

/** The upstream ways of counting; they differ in which types they know. */
export const bill: Readonly<
  Record<'floatPerCall' | 'capabilitySeconds' | 'byocSeconds' | 'exactElapsed', BillRule>
> = {
  floatPerCall: upstreamBill(
    { capabilityPrices: false, byocType: false },
    {
      variant: 'float-per-call',
      summary:
        'Seconds since the last call in float64; live rounds them up at every call; a call that sees no time bills the prepay.',
      source: 'SG-14 (a, d); go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
  ),
  capabilitySeconds: upstreamBill(
    { capabilityPrices: true, byocType: false },
    {
      variant: 'float-per-call-capability-seconds',
      summary:
        'As float-per-call; a capability price is billed by seconds, rounded up at every call.',
      source: 'SG-14 (b), BY-10; go-livepeer PR 3972 server/remote_signer.go',
    },
  ),
  byocSeconds: upstreamBill(
    { capabilityPrices: true, byocType: true },
    {
      variant: 'float-per-call-byoc-seconds',
      summary:
        'As float-per-call-capability-seconds; type byoc is known and always billed by seconds.',
      source: 'SG-14 (c); go-livepeer 42659a502 server/remote_signer.go',
    },
  ),
  exactElapsed: rule(
    {
      variant: 'exact-elapsed',
      summary:
        'Whole units of the time that has passed, in integers; the rest is billed later. The prepay is a cushion that is held, not a fee.',
      source: 'repairs SG-14, INV-07, INV-17, B67, B72; go-livepeer issue 4077',
    },
    (input: BillingInput): SignerBill | null => {
      if (input.type === 'fixed') return flat(input, 1n, 0)
      if (input.type === '') return flat(input, input.inPixels, 0)
      const rate = unitsPerSecond(input)
      if (rate === null) return null
      const lastNs = input.lastUpdateUnixNs ?? input.nowUnixNs
      const elapsedNs = input.nowUnixNs > lastNs ? input.nowUnixNs - lastNs : 0n
      const units = (elapsedNs * rate) / SECOND_NS
      const cushionNs = longer(preloadNs(input.type), 2n * (input.paymentIntervalNs ?? 0n))
      return {
        units,
        preloadUnits: 0n,
        cushionUnits: (cushionNs * rate) / SECOND_NS,
        pixels: input.type === 'lv2v' ? units : 0n,
        seconds: Number(elapsedNs) / Number(SECOND_NS),
        billedUntilUnixNs: lastNs + (units * SECOND_NS) / rate,
      }
    },
  ),
}

function upstreamBill(
  knows: { readonly capabilityPrices: boolean; readonly byocType: boolean },
  info: { readonly variant: string; readonly summary: string; readonly source: string },
): BillRule {
  return rule(info, (input: BillingInput): SignerBill | null => {
    const elapsed = secondsBetween(input.lastUpdateUnixNs ?? input.nowUnixNs, input.nowUnixNs)
    switch (input.type) {
      case 'lv2v':
        return knows.capabilityPrices && input.capabilityPriced
          ? bySeconds(input, elapsed, LV2V_PRELOAD_SECONDS, true)
          : byPixels(input, elapsed)
      case 'live':
        return bySeconds(input, elapsed, LIVE_PRELOAD_SECONDS, false)
      case 'byoc':
        return knows.byocType ? bySeconds(input, elapsed, LV2V_PRELOAD_SECONDS, true) : null
      case 'fixed':
        return flat(input, 1n, elapsed)
      case '':
        return flat(input, input.inPixels, elapsed)
      default:
        return null
    }
  })
}

/** float64: pixels = trunc(27648000.0 · seconds), as in the Go code. */
function byPixels(input: BillingInput, elapsed: number): SignerBill {
  const isPreload = elapsed <= 0
  const seconds = isPreload ? LV2V_PRELOAD_SECONDS : elapsed
  const pixels = truncateToInt64(PIXELS_PER_SECOND * seconds)
  return {
    units: pixels,
    preloadUnits: isPreload ? pixels : 0n,
    cushionUnits: 0n,
    pixels,
    seconds,
    billedUntilUnixNs: input.nowUnixNs,
  }
}

/** float64: ceil(seconds), as in the Go code. */
function bySeconds(
  input: BillingInput,
  elapsed: number,
  preloadSeconds: number,
  reportsPixels: boolean,
): SignerBill {
  const isPreload = elapsed <= 0
  const seconds = isPreload ? preloadSeconds : elapsed
  const units = truncateToInt64(Math.ceil(seconds))
  return {
    units,
    preloadUnits: isPreload ? units : 0n,
    cushionUnits: 0n,
    pixels: reportsPixels ? units : 0n,
    seconds,
    billedUntilUnixNs: input.nowUnixNs,
  }
}

function flat(input: BillingInput, units: bigint, seconds: number): SignerBill {
  return {
    units,
    preloadUnits: 0n,
    cushionUnits: 0n,
    pixels: 0n,
    seconds,
    billedUntilUnixNs: input.nowUnixNs,
  }
}

/** float64 seconds of a Go duration, which saturates at int64 nanoseconds (spec P-3). */
function secondsBetween(fromUnixNs: bigint, toUnixNs: bigint): number {
  const exactNs = toUnixNs - fromUnixNs
  const ns = exactNs > MAX_INT64 ? MAX_INT64 : exactNs < MIN_INT64 ? MIN_INT64 : exactNs
  const rest = ns % SECOND_NS
  // float64: double(whole) + double(rest) / 1e9, in this order.
  return Number((ns - rest) / SECOND_NS) + Number(rest) / 1e9
}

/** float64 → int64 toward zero; out of range is −2^63, as on amd64 (spec P-4). */
function truncateToInt64(value: number): bigint {
  if (!Number.isFinite(value)) return MIN_INT64
  const whole = BigInt(Math.trunc(value))
  return whole > MAX_INT64 || whole < MIN_INT64 ? MIN_INT64 : whole
}

function unitsPerSecond(input: BillingInput): bigint | null {
  if (input.type === 'lv2v') return input.capabilityPriced ? 1n : BigInt(PIXELS_PER_SECOND)
  return input.type === 'live' || input.type === 'byoc' ? 1n : null
}

function preloadNs(type: string): bigint {
  return BigInt(type === 'live' ? LIVE_PRELOAD_SECONDS : LV2V_PRELOAD_SECONDS) * SECOND_NS
}

function longer(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
