import { done, refuse, type Read } from '../errors.ts'
import { SCENARIO_LIMITS } from '../limits.ts'
import { literalText } from './number.ts'

const UNIT_NS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  µs: 1000n,
  ns: 1n,
}
const PART = /^(\d+)(?:\.(\d+))?(h|ms|m|s|us|µs|ns)/

/** A duration as Go writes it (`1m30s`, `250ms`, `1.5s`, `0`) in integer nanoseconds, at least 0. */
export function readDuration(value: unknown): Read<number> {
  const read = readSignedDuration(value)
  if (!read.ok || read.value >= 0) return read
  const mend = `write ${String(value).trim().slice(1)}; only a clock's offset or step may be negative`
  return refuse('AS124', `the duration ${String(value)} is negative`, mend)
}

/** The same, also below 0 (`-2s`): for clocks, which may be behind or set back. */
export function readSignedDuration(value: unknown): Read<number> {
  const written = literalText(value, 'the duration', '5s, 250ms or 1m30s')
  if (!written.ok) return written
  const text = written.value
  const negative = text.startsWith('-')
  const magnitude = negative || text.startsWith('+') ? text.slice(1) : text
  if (magnitude === '0') return done(0)
  if (/^[\d.]+$/.test(magnitude)) {
    return refuse(
      'AS123',
      `the duration ${text} has no unit`,
      `write ${text}s for seconds, or ${text}ms`,
    )
  }
  const total = sumOfParts(magnitude)
  if (total === 'fine') {
    return refuse('AS125', `the duration ${text} is finer than 1ns`, 'write whole nanoseconds')
  }
  if (total === null) {
    const mend = 'write 5s, 250ms or 1m30s (units h, m, s, ms, us, ns)'
    return refuse('AS123', `"${text}" is not a duration`, mend)
  }
  if (total > BigInt(SCENARIO_LIMITS.durationNs)) {
    return refuse('AS125', `the duration ${text} is too long`, 'write at most 2501h (104 days)')
  }
  return done(negative ? -Number(total) : Number(total))
}

function sumOfParts(text: string): bigint | 'fine' | null {
  let rest = text
  let total = 0n
  while (rest !== '') {
    const match = PART.exec(rest)
    if (match === null) return null
    const [part, whole = '', fraction = '', unit = ''] = match
    const scaled = BigInt(whole + fraction) * (UNIT_NS[unit] ?? 0n)
    const divisor = 10n ** BigInt(fraction.length)
    if (scaled % divisor !== 0n) return 'fine'
    total += scaled / divisor
    rest = rest.slice(part.length)
  }
  return total
}
