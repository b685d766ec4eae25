import { EXACT_SECOND_NS } from '../durations.ts'
import { MAX_INT64, MIN_INT64 } from '../money/integers.ts'

/** Go's `Duration.Seconds`: float64(whole) + float64(rest) / 1e9, in this order (spec P-3). */
export function goSeconds(durationNs: bigint): number {
  const rest = durationNs % EXACT_SECOND_NS
  // float64: as in Go.
  return Number((durationNs - rest) / EXACT_SECOND_NS) + Number(rest) / 1e9
}

/** Go's `int64(float64)` toward zero; out of range is −2^63, as on amd64 (spec P-4). */
export function truncateToInt64(value: number): bigint {
  if (!Number.isFinite(value)) return MIN_INT64
  const whole = BigInt(Math.trunc(value))
  return whole > MAX_INT64 || whole < MIN_INT64 ? MIN_INT64 : whole
}
