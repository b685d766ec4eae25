import { multiply, rational, type Rational } from '../../../src/money/rational.ts'
import { done, refuse, type Read } from '../errors.ts'
import type { Rate } from '../series/series.ts'
import { literalText, readRational } from './number.ts'

const HOUR_NS = 3_600_000_000_000
const PERIOD_NS: Readonly<Record<string, number>> = {
  second: HOUR_NS / 3600,
  minute: HOUR_NS / 60,
  hour: HOUR_NS,
  day: 24 * HOUR_NS,
  // 365 days.
  year: 8760 * HOUR_NS,
}
const RATE = /^(.*?)\s*(?:per|\/)\s*(second|minute|hour|day|year)$/
const MEND = 'write a number or a share and its period: 80% per year, 1.5% per hour, 2 per day'

/** `80% per year`, `2 per day`, `0.01/hour`, at least 0. */
export function readRate(value: unknown): Read<Rate> {
  const read = readSignedRate(value)
  if (!read.ok || read.value.share.numerator >= 0n) return read
  return refuse('AS122', `${String(value)} is negative`, 'write a rate of at least 0')
}

/** The same, also below 0. */
export function readSignedRate(value: unknown): Read<Rate> {
  const written = literalText(value, 'the rate', '80% per year')
  if (!written.ok) return written
  const zero = /^0%?$/.test(written.value)
  const [, digits = '', period = ''] = RATE.exec(zero ? '0 per hour' : written.value) ?? []
  const periodNs = PERIOD_NS[period]
  const share = readShare(digits)
  if (periodNs === undefined || !share.ok) {
    const why = periodNs === undefined ? 'has no period' : 'is not a rate'
    return refuse('AS163', `"${written.value}" ${why}`, MEND)
  }
  return done({ share: share.value, periodNs })
}

/** `-5%`, `0.03`, `1/20`: a share of either sign. */
export function readShare(value: unknown): Read<Rational> {
  const written = literalText(value, 'the share', '5%')
  if (!written.ok) return written
  const percent = written.value.endsWith('%')
  const number = readRational(percent ? written.value.slice(0, -1) : written.value, 'the share')
  if (!number.ok || !percent) return number
  return done(multiply(number.value, rational(1n, 100n)))
}
