import { unreachable } from '../../src/assert.ts'
import { BOOLEANS } from '../../src/price/config/ai-models-comma.ts'
import type { FlagKind } from './flags.ts'

const MAX_INTEGER = (1n << 63n) - 1n
const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/
const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)$/i

/** What a value of this kind looks like, when `text` is none; null = it is one (Go's flag and strconv packages). */
export function notOfKind(kind: FlagKind, text: string): string | null {
  switch (kind) {
    case 'text':
      return null
    case 'boolean':
      return readBoolean(text) === null ? 'true or false' : null
    case 'integer':
      return readInteger(text) === null ? 'a whole number' : null
    case 'number':
      return NUMBER.test(text) ? null : 'a number'
    case 'duration':
      return DURATION.test(text) ? null : 'a duration such as 5s or 1m30s'
    default:
      return unreachable(kind)
  }
}

/** Go's strconv.ParseBool. */
export function readBoolean(text: string): boolean | null {
  return BOOLEANS.get(text) ?? null
}

/** Go's strconv.ParseInt of base 0 and 64 bits: a leading 0 is octal, and single underscores may stand between digits. */
export function readInteger(text: string): bigint | null {
  const match = /^([+-]?)(0[xX]|0[oO]|0[bB]|0)?(_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)?$/.exec(text)
  const [, sign, prefix = '', digits = ''] = match ?? []
  if (match === null || (digits === '' && prefix !== '0')) return null
  if (prefix === '' && digits.startsWith('_')) return null
  const plain = digits.replaceAll('_', '')
  const value = digitsOf(prefix.toLowerCase(), plain)
  if (value === null) return null
  const signed = sign === '-' ? -value : value
  return signed > MAX_INTEGER || signed < -MAX_INTEGER - 1n ? null : signed
}

function digitsOf(prefix: string, digits: string): bigint | null {
  switch (prefix) {
    case '0x':
      return BigInt(`0x${digits}`)
    case '0b':
      return /^[01]+$/.test(digits) ? BigInt(`0b${digits}`) : null
    case '0o':
    case '0':
      if (digits === '') return 0n
      return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : null
    default:
      return /^\d+$/.test(digits) ? BigInt(digits) : null
  }
}
