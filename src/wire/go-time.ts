import { EXACT_SECOND_NS } from '../durations.ts'
import { goQuote } from './go-quote.ts'

/** A Go time.Time as far as JSON shows it: an instant and the offset of the zone it is written in. */
export interface GoTime {
  readonly unixNs: bigint
  /** Seconds east of UTC; 0 is written `Z`. */
  readonly offsetSeconds: number
}

export type GoTimeResult =
  { readonly ok: true; readonly time: GoTime } | { readonly ok: false; readonly error: string }

const SECONDS_PER_DAY = 86_400n
const LAYOUT = '2006-01-02T15:04:05Z07:00'

/** Go's zero time, 0001-01-01T00:00:00Z. */
export const ZERO_TIME: GoTime = { unixNs: -62_135_596_800n * EXACT_SECOND_NS, offsetSeconds: 0 }

export function isZeroTime(time: GoTime): boolean {
  return time.unixNs === ZERO_TIME.unixNs
}

/** Time.MarshalJSON without its quotes: RFC 3339, nanoseconds without trailing zeros (spec live P-13). */
export function formatGoTime(
  time: GoTime,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string } {
  const localNs = time.unixNs + BigInt(time.offsetSeconds) * EXACT_SECOND_NS
  const seconds = floorDivide(localNs, EXACT_SECOND_NS)
  const days = floorDivide(seconds, SECONDS_PER_DAY)
  const { year, month, day } = dateOfDays(days)
  if (year < 0n || year > 9999n) return refuseFormat('year outside of range [0,9999]')
  const second = Number(seconds - days * SECONDS_PER_DAY) // exact: below 86,400
  const nanoseconds = (localNs - seconds * EXACT_SECOND_NS).toString().padStart(9, '0')
  const fraction = nanoseconds.replace(/0+$/, '')
  const zoneMinutes = Math.abs(Math.trunc(time.offsetSeconds / 60))
  if (zoneMinutes >= 24 * 60) return refuseFormat('timezone hour outside of range [0,23]')
  const zone =
    time.offsetSeconds === 0
      ? 'Z'
      : `${Math.trunc(time.offsetSeconds / 60) < 0 ? '-' : '+'}${clock(zoneMinutes)}`
  const date = `${year.toString().padStart(4, '0')}-${two(month)}-${two(day)}`
  const daytime = `${clock(Math.trunc(second / 60))}:${two(second % 60)}`
  return { ok: true, text: `${date}T${daytime}${fraction === '' ? '' : `.${fraction}`}${zone}` }
}

/**
 * time.Parse(RFC3339): beyond RFC 3339 it takes a comma before the fraction, more than nine digits of it (cut off), an hour of
 * one digit and offsets up to 24:60.
 */
export function parseGoTime(text: string): GoTimeResult {
  const reader = new LayoutReader(text)
  const year = reader.digits(/^[0-9]{4}/, '2006')
  reader.literal('-')
  const month = reader.digits(/^[0-9]{2}/, '01', { from: 1, to: 12, what: 'month' })
  reader.literal('-')
  const day = reader.digits(/^[0-9]{2}/, '02')
  reader.literal('T')
  const hour = reader.digits(/^[0-9]{1,2}/, '15', { from: 0, to: 23, what: 'hour' })
  reader.literal(':')
  const minute = reader.digits(/^[0-9]{2}/, '04', { from: 0, to: 59, what: 'minute' })
  reader.literal(':')
  const second = reader.digits(/^[0-9]{2}/, '05', { from: 0, to: 59, what: 'second' })
  const nanoseconds = reader.fraction()
  const offsetSeconds = reader.zone()
  reader.end()
  reader.check(day >= 1 && day <= daysIn(year, month), ': day out of range')
  if (reader.error !== null) return { ok: false, error: reader.error }
  const days = daysOfDate(BigInt(year), BigInt(month), BigInt(day))
  const daytime = BigInt(hour * 3600 + minute * 60 + second - offsetSeconds)
  const unixNs = (days * SECONDS_PER_DAY + daytime) * EXACT_SECOND_NS + BigInt(nanoseconds)
  return { ok: true, time: { unixNs, offsetSeconds } }
}

/** Takes a text apart by the layout; after the first error it reads nothing more. */
class LayoutReader {
  error: string | null = null
  readonly #text: string
  #rest: string

  constructor(text: string) {
    this.#text = text
    this.#rest = text
  }

  digits(
    pattern: RegExp,
    element: string,
    range?: { readonly from: number; readonly to: number; readonly what: string },
  ): number {
    if (this.error !== null) return 0
    const found = pattern.exec(this.#rest)?.[0]
    if (found === undefined) {
      this.#mismatch(element)
      return 0
    }
    this.#rest = this.#rest.slice(found.length)
    const value = Number(found) // exact: four digits at most
    if (range !== undefined) {
      this.check(value >= range.from && value <= range.to, `: ${range.what} out of range`)
    }
    return value
  }

  literal(character: string): void {
    if (this.error !== null) return
    if (this.#rest.startsWith(character)) this.#rest = this.#rest.slice(character.length)
    else this.#mismatch(character)
  }

  /** Nanoseconds of an optional fraction. */
  fraction(): number {
    if (this.error !== null) return 0
    const found = /^[.,]([0-9]+)/.exec(this.#rest)
    if (found === null) return 0
    this.#rest = this.#rest.slice(found[0].length)
    // exact: nine digits
    return Number((found[1] ?? '').slice(0, 9).padEnd(9, '0'))
  }

  /** Seconds east of UTC. */
  zone(): number {
    if (this.error !== null) return 0
    if (this.#rest.startsWith('Z')) {
      this.#rest = this.#rest.slice(1)
      return 0
    }
    const found = /^([+-])([0-9]{2}):([0-9]{2})/.exec(this.#rest)
    if (found === null) {
      this.#mismatch('Z07:00')
      return 0
    }
    this.#rest = this.#rest.slice(found[0].length)
    const [hours, minutes] = [Number(found[2]), Number(found[3])] // exact: two digits each
    this.check(hours <= 24, ': time zone offset hour out of range')
    this.check(minutes <= 60, ': time zone offset minute out of range')
    const seconds = hours * 3600 + minutes * 60
    return found[1] === '-' && seconds !== 0 ? -seconds : seconds
  }

  end(): void {
    this.check(this.#rest === '', `: extra text: ${goQuote(this.#rest)}`)
  }

  check(holds: boolean, message: string): void {
    if (!holds) this.error ??= `parsing time ${goQuote(this.#text)}${message}`
  }

  #mismatch(element: string): void {
    const where = `cannot parse ${goQuote(this.#rest)} as ${goQuote(element)}`
    this.error ??= `parsing time ${goQuote(this.#text)} as ${goQuote(LAYOUT)}: ${where}`
  }
}

function refuseFormat(why: string): { readonly ok: false; readonly error: string } {
  const error = `json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: ${why}`
  return { ok: false, error }
}

function two(value: number | bigint): string {
  return value.toString().padStart(2, '0')
}

function clock(minutes: number): string {
  return `${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

function daysIn(year: number, month: number): number {
  if (month === 2) {
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
    return isLeap ? 29 : 28
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; years counted from March, so leap days come last. */
function daysOfDate(year: bigint, month: bigint, day: bigint): bigint {
  const shifted = month <= 2n ? year - 1n : year
  const era = floorDivide(shifted, 400n)
  const yearOfEra = shifted - era * 400n
  const dayOfYear = (153n * (month + (month > 2n ? -3n : 9n)) + 2n) / 5n + day - 1n
  const dayOfEra = yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear
  return era * 146_097n + dayOfEra - 719_468n
}

function dateOfDays(days: bigint): {
  readonly year: bigint
  readonly month: bigint
  readonly day: bigint
} {
  const shifted = days + 719_468n
  const era = floorDivide(shifted, 146_097n)
  const dayOfEra = shifted - era * 146_097n
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const monthFromMarch = (5n * dayOfYear + 2n) / 153n
  const day = dayOfYear - (153n * monthFromMarch + 2n) / 5n + 1n
  const month = monthFromMarch < 10n ? monthFromMarch + 3n : monthFromMarch - 9n
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n)
  return { year, month, day }
}
