/** Go converts a duration to seconds in float64. */
const NANOSECONDS_PER_SECOND = 1e9

/**
 * Seconds that a BYOC job is charged for: the time it took in whole seconds, rounded up; negative when a clock stepped back
 * (spec BY-23, BY-29; go-livepeer byoc/job_orchestrator.go:chargeForCompute, byoc/payment.go:updateGatewayBalance).
 */
export function jobSeconds(tookNs: number): bigint {
  const whole = Math.trunc(tookNs / NANOSECONDS_PER_SECOND)
  const seconds = whole + (tookNs % NANOSECONDS_PER_SECOND) / NANOSECONDS_PER_SECOND
  return BigInt(Math.ceil(seconds))
}
