import { SECOND_NS } from '../../src/durations.ts'
import { floatString, ratString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'

/** Virtual time as `m:ss.mmm`. */
export function clockText(atNs: number): string {
  const totalMs = Math.floor(atNs / 1_000_000)
  const minutes = Math.floor(totalMs / 60_000)
  const seconds = Math.floor((totalMs % 60_000) / 1000)
  const ms = totalMs % 1000
  return `${minutes}:${seconds.toString().padStart(2, '0')}.${ms.toString().padStart(3, '0')}`
}

/** A duration in the largest units that keep it exact to a millisecond: `3m25s`, `7.5s`. */
export function durationText(ns: number): string {
  const minutes = Math.floor(ns / (60 * SECOND_NS))
  const rest = (ns - minutes * 60 * SECOND_NS) / SECOND_NS
  const seconds = `${Number(rest.toFixed(3))}s`
  if (minutes === 0) return seconds
  return rest === 0 ? `${minutes}m` : `${minutes}m${seconds}`
}

/** Rounded to whole wei, digits in groups of three; `~` marks a value that is off by a thousandth of a wei or more. */
export function weiText(wei: Rational | null): string {
  if (wei === null) return '–'
  const rounded = floatString(wei, 0)
  const grouped = groupDigits(rounded === '-0' ? '0' : rounded)
  const off = wei.numerator - BigInt(rounded) * wei.denominator
  const visible = (off < 0n ? -off : off) * 1000n >= wei.denominator
  return visible ? `~${grouped}` : grouped
}

const UNITS = [
  { name: 'ETH', wei: 10n ** 18n, leastWei: 10n ** 14n },
  { name: 'gwei', wei: 10n ** 9n, leastWei: 10n ** 6n },
] as const

/** In the unit that suits the size, to at most six decimals: `0.25 ETH`, `65.8 gwei`, `12 wei`. */
export function coinText(wei: bigint): string {
  if (wei === 0n) return '0'
  const size = wei < 0n ? -wei : wei
  const unit = UNITS.find(({ leastWei }) => size >= leastWei)
  if (unit === undefined) return `${wei} wei`
  const decimals = floatString({ numerator: wei, denominator: unit.wei }, 6)
  const [whole = '', fraction = ''] = decimals.split('.')
  const rest = fraction.replace(/0+$/, '')
  return `${groupDigits(whole)}${rest === '' ? '' : `.${rest}`} ${unit.name}`
}

/** Exact, with digits in groups of three: `20,000,000,000`, `1/1,000`. */
export function fractionText(value: Rational): string {
  return ratString(value).split('/').map(groupDigits).join('/')
}

export function groupDigits(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Left or right aligned cells in columns; the last column is never padded. */
export function table(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        if (right.has(column)) return cell.padStart(width)
        return column === row.length - 1 ? cell : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Breaks text at spaces; continuation lines get the indent too. */
export function wrap(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width - indent.length) {
      lines.push(indent + line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '') lines.push(indent + line)
  return lines
}
