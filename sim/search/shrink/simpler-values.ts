import { SECOND_NS } from '../../../src/durations.ts'
import { compare, rational, type Rational } from '../../../src/money/rational.ts'
import { readSignedDuration } from '../../scenario/literals/duration.ts'
import { readRational } from '../../scenario/literals/number.ts'

const DURATION = /^-?(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/
const QUANTITY = /^(-?[\d._]+(?:[eE][+-]?\d+)?(?:\/[\d._]+)?)(.*)$/
/** Durations that people write, in seconds. */
const ROUND_SECONDS: readonly number[] = [
  1, 2, 3, 5, 10, 15, 20, 30, 40, 60, 90, 120, 180, 300, 600, 900, 1800, 3600,
]

/** Values that say about the same and that a person would rather write, roundest first; none = it is round already. */
export function simplerValues(value: string | number | boolean): readonly (string | number)[] {
  if (typeof value === 'boolean') return []
  const text = String(value)
  const found = DURATION.test(text) ? simplerDurations(text) : simplerQuantities(text)
  const before = complexity(text)
  return [...new Set(found)]
    .filter((each) => complexity(each) < before)
    .map((each) =>
      typeof value === 'number' && Number.isSafeInteger(Number(each)) ? Number(each) : each,
    )
}

/** Digits that a reader has to take in. */
export function complexity(text: string): number {
  if (/^-?0[a-zA-Z%]*$/.test(text)) return 0
  const digits = text.replaceAll(/[eE][+-]?\d+/g, '').replaceAll(/[^\d/.]/g, ' ')
  let count = text.includes('/') ? 2 : 0
  for (const part of digits.split(/[ /]+/)) {
    count += part.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length
  }
  if (text.includes('.')) count += 1
  const units = text.match(/[a-zµ]+/g)?.length ?? 0
  return count + Math.max(0, units - 1)
}

/** A duration as people write it. */
export function durationText(ns: number): string {
  if (ns < 0) return `-${durationText(-ns)}`
  if (ns === 0) return '0s'
  const units = [
    ['h', 3600 * SECOND_NS],
    ['m', 60 * SECOND_NS],
    ['s', SECOND_NS],
    ['ms', 1_000_000],
    ['us', 1000],
  ] as const
  const [unit, size] = units.find(([, each]) => ns % each === 0) ?? ['ns', 1]
  return `${ns / size}${unit}`
}

function simplerDurations(text: string): readonly string[] {
  const read = readSignedDuration(text)
  if (!read.ok) return []
  const sign = read.value < 0 ? -1 : 1
  const ns = Math.abs(read.value)
  const below = ROUND_SECONDS.findLast((each) => each * SECOND_NS <= ns)
  const above = ROUND_SECONDS.find((each) => each * SECOND_NS >= ns)
  const rounded = [SECOND_NS * 10, SECOND_NS, 100_000_000, 10_000_000].map(
    (step) => Math.round(ns / step) * step,
  )
  return [
    0,
    ...[below, above].flatMap((each) => (each === undefined ? [] : [each * SECOND_NS])),
    ...rounded,
  ].map((each) => durationText(sign * each))
}

function simplerQuantities(text: string): readonly string[] {
  const match = QUANTITY.exec(text)
  const [, number = '', unit = ''] = match ?? []
  const read = readRational(number)
  if (!read.ok) return []
  return ['0', '1', ...rounded(read.value, 1), ...rounded(read.value, 2)].map(
    (each) => `${each}${unit}`,
  )
}

/** To so many digits, downwards and upwards. */
function rounded(value: Rational, digits: number): readonly string[] {
  const negative = value.numerator < 0n
  const magnitude = negative ? rational(-value.numerator, value.denominator) : value
  if (magnitude.numerator === 0n) return []
  let power = 0
  while (compare(magnitude, pow10(power)) >= 0) power += 1
  while (compare(magnitude, pow10(power - 1)) < 0) power -= 1
  // 10^(power − 1) ≤ magnitude < 10^power
  const shift = power - digits
  const scale = pow10(shift)
  const down = (magnitude.numerator * scale.denominator) / (magnitude.denominator * scale.numerator)
  return [down, down + 1n].map((mantissa) => `${negative ? '-' : ''}${decimal(mantissa, shift)}`)
}

function pow10(power: number): Rational {
  return power >= 0 ? rational(10n ** BigInt(power)) : rational(1n, 10n ** BigInt(-power))
}

/** mantissa · 10^shift, with an exponent where zeros would be hard to count. */
function decimal(mantissa: bigint, shift: number): string {
  const trimmed = String(mantissa).replace(/0+$/, '')
  const digits = trimmed === '' ? '0' : trimmed
  const power = shift + String(mantissa).length - digits.length
  if (power >= 6) return `${digits}e${power}`
  if (power >= 0) return `${digits}${'0'.repeat(power)}`
  const padded = digits.padStart(1 - power, '0')
  return `${padded.slice(0, power)}.${padded.slice(power)}`
}
