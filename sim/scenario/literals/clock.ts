import { done, refuse, type Read } from '../errors.ts'
import { literalText, readRational } from './number.ts'

const BILLIONTHS: Readonly<Record<string, bigint>> = { ppm: 1000n, ppb: 1n, '%': 10_000_000n }
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/
const LAST_YEAR = 2200

/** How much faster than true a clock runs: `50ppm`, `-20ppb`, `0.01%` or `0`, in parts per billion; less than 10%. */
export function readDrift(value: unknown): Read<number> {
  const written = literalText(value, 'the drift', '50ppm')
  if (!written.ok) return written
  const [, digits = '', unit = ''] = /^(.*?)\s*(ppm|ppb|%|)$/.exec(written.value) ?? []
  const number = readRational(digits)
  const scale = BILLIONTHS[unit] ?? (number.ok && number.value.numerator === 0n ? 1n : null)
  const mend = 'write the drift in parts per million, e.g. 50ppm, or 0'
  if (!number.ok || scale === null) {
    return refuse('AS133', `"${written.value}" is not a clock drift`, mend)
  }
  const scaled = number.value.numerator * scale
  const parts = scaled / number.value.denominator
  if (scaled % number.value.denominator !== 0n) {
    return refuse('AS133', `the drift ${written.value} is finer than 1ppb`, mend)
  }
  if (parts > -100_000_000n && parts < 100_000_000n) return done(Number(parts))
  return refuse('AS133', `the drift ${written.value} is 10% or more`, mend)
}

/** RFC 3339, e.g. `2026-01-01T00:00:00Z`, to Unix nanoseconds. */
export function readEpoch(value: unknown): Read<bigint> {
  const mend = 'write a date and time with its zone: 2026-01-01T00:00:00Z'
  const written = literalText(value, 'the epoch', '2026-01-01T00:00:00Z')
  if (!written.ok) return written
  const match = RFC_3339.exec(written.value)
  if (match === null) {
    return refuse('AS131', `"${written.value}" is not a date and time`, mend)
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number)
  const fields = [year, month, day, hour, minute, second].map((field) => field ?? 0)
  const seconds = unixSeconds(fields)
  const [, , , , , , , fraction = '', zone = 'Z'] = match
  if (seconds === null || (year ?? 0) < 1970 || (year ?? 0) > LAST_YEAR) {
    const message = `${written.value} is not a time of the years 1970 to ${LAST_YEAR}`
    return refuse('AS131', message, mend)
  }
  const nanoseconds = BigInt(fraction.padEnd(9, '0'))
  return done((BigInt(seconds) - zoneSeconds(zone)) * 1_000_000_000n + nanoseconds)
}

function zoneSeconds(zone: string): bigint {
  if (zone.toUpperCase() === 'Z') return 0n
  const [hours, minutes] = zone.slice(1).split(':').map(Number)
  const seconds = BigInt((hours ?? 0) * 3600 + (minutes ?? 0) * 60)
  return zone.startsWith('-') ? -seconds : seconds
}

/** Proleptic Gregorian calendar without leap seconds; null for the 30th of February and its like. */
function unixSeconds(fields: readonly number[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  let days = 365 * (year - 1970) + leapDaysBefore(year) - leapDaysBefore(1970)
  for (let earlier = 1; earlier < month; earlier++) days += daysIn(year, earlier)
  return (days + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
}

function leapDaysBefore(year: number): number {
  const last = year - 1
  return Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400)
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === 2) return leap ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
