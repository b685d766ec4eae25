import type { Hex } from '../../../src/bytes/hex.ts'
import { done, refuse, type Read } from '../errors.ts'
import { literalText } from './number.ts'

/** `0x` and exactly so many bytes, in lower case. */
export function readHex(value: unknown, bytes: number, what: string): Read<Hex> {
  const written = literalText(value, what, `0x and ${bytes * 2} hexadecimal digits`)
  if (!written.ok) return written
  const text = written.value
  if (/^0x[0-9a-fA-F]*$/.test(text) && text.length === 2 + bytes * 2) {
    return done<Hex>(`0x${text.slice(2).toLowerCase()}`)
  }
  const digits = text.startsWith('0x') ? text.length - 2 : text.length
  const message = `${what} has ${digits} characters of which 0x and ${bytes * 2} hexadecimal digits were due`
  return refuse('AS132', message, `write 0x and ${bytes * 2} digits of 0-9 and a-f`)
}

export const ADDRESS: RegExp = /^0x[0-9a-fA-F]{40}$/
