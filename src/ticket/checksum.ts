import type { Address } from '../bytes/hex.ts'
import { keccak } from './keccak.ts'

/** EIP-55 mixed case: how the original prints an address in its texts. */
export function checksumAddress(address: Address): string {
  const digits = address.slice(2).toLowerCase()
  const hash = keccak(new TextEncoder().encode(digits))
  let text = '0x'
  for (let at = 0; at < digits.length; at++) {
    const byte = hash[at >> 1] ?? 0
    const nibble = at % 2 === 0 ? byte >> 4 : byte & 15
    const digit = digits.charAt(at)
    text += nibble >= 8 ? digit.toUpperCase() : digit
  }
  return text
}
