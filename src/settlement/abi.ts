import { assert } from '../assert.ts'
import { concatHex, hexLength, hexToBigint, hexToBytes, wordHex, type Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { encodeUtf8, decodeUtf8Lenient } from '../wire/go-utf8.ts'

/** The part of Solidity's ABI that the TicketBroker uses. */
export type AbiType =
  | { readonly kind: 'uint256' | 'bool' | 'address' | 'bytes32' | 'bytes' | 'string' }
  | { readonly kind: 'tuple'; readonly members: readonly AbiType[] }
  | { readonly kind: 'list'; readonly element: AbiType }

/** uint256 as bigint, bool as boolean, string as text, address and bytes as hex, tuples and lists as lists. */
export type AbiValue = bigint | boolean | string | readonly AbiValue[]

const WORD_BYTES = 32
const ADDRESS_BYTES = 20

/** Values one after the other, the ones of varying length by their offset. */
export function encodeValues(types: readonly AbiType[], values: readonly AbiValue[]): Hex {
  assert(types.length === values.length, 'ABI: one value for each type')
  const parts = types.map((type, index) => encodeValue(type, values[index] ?? 0n))
  const headBytes = types.reduce((sum, type) => sum + headSize(type), 0)
  const heads: Hex[] = []
  const tails: Hex[] = []
  let offset = headBytes
  for (const [index, type] of types.entries()) {
    const part = parts[index] ?? '0x'
    if (!isDynamic(type)) {
      heads.push(part)
      continue
    }
    heads.push(wordHex(BigInt(offset)))
    tails.push(part)
    offset += hexLength(part)
  }
  return concatHex(...heads, ...tails)
}

/** The values that `data` holds from `base` on. Data that is too short is an impossible state: it comes from the contract. */
export function decodeValues(types: readonly AbiType[], data: Hex, base = 0): readonly AbiValue[] {
  let head = base
  return types.map((type) => {
    const at = isDynamic(type) ? base + sizeAt(data, head) : head
    head += headSize(type)
    return decodeValue(type, data, at)
  })
}

/** Type as it stands in a signature. */
export function typeText(type: AbiType): string {
  switch (type.kind) {
    case 'tuple':
      return `(${type.members.map(typeText).join(',')})`
    case 'list':
      return `${typeText(type.element)}[]`
    default:
      return type.kind
  }
}

function isDynamic(type: AbiType): boolean {
  if (type.kind === 'tuple') return type.members.some(isDynamic)
  return type.kind === 'list' || type.kind === 'bytes' || type.kind === 'string'
}

/** Bytes that a value takes in the row of its siblings. */
function headSize(type: AbiType): number {
  if (type.kind !== 'tuple' || isDynamic(type)) return WORD_BYTES
  return type.members.reduce((sum, member) => sum + headSize(member), 0)
}

function encodeValue(type: AbiType, value: AbiValue): Hex {
  switch (type.kind) {
    case 'uint256':
      assert(typeof value === 'bigint', 'ABI: uint256')
      return wordHex(value & MAX_UINT256)
    case 'bool':
      return wordHex(value === true ? 1n : 0n)
    case 'address':
    case 'bytes32':
      return wordHex(hexToBigint(hexOf(value)))
    case 'bytes':
      return encodeBytes(hexOf(value))
    case 'string':
      assert(typeof value === 'string', 'ABI: string')
      return encodeBytes(`0x${Buffer.from(encodeUtf8(value)).toString('hex')}`)
    case 'tuple':
      return encodeValues(type.members, listOf(value))
    default: {
      const elements = listOf(value)
      const types = elements.map(() => type.element)
      return concatHex(wordHex(BigInt(elements.length)), encodeValues(types, elements))
    }
  }
}

/** Length, then the bytes filled up with zeros to whole words. */
function encodeBytes(bytes: Hex): Hex {
  const length = hexLength(bytes)
  const padding = (WORD_BYTES - (length % WORD_BYTES)) % WORD_BYTES
  return concatHex(wordHex(BigInt(length)), bytes, `0x${'00'.repeat(padding)}`)
}

function decodeValue(type: AbiType, data: Hex, at: number): AbiValue {
  switch (type.kind) {
    case 'uint256':
      return wordAt(data, at)
    case 'bool':
      return wordAt(data, at) !== 0n
    case 'address':
      return slice(data, at + WORD_BYTES - ADDRESS_BYTES, ADDRESS_BYTES)
    case 'bytes32':
      return slice(data, at, WORD_BYTES)
    case 'bytes':
      return bytesAt(data, at)
    case 'string':
      return decodeUtf8Lenient(hexToBytes(bytesAt(data, at)))
    case 'tuple':
      return decodeValues(type.members, data, at)
    default: {
      const length = sizeAt(data, at)
      const types = Array.from({ length }, () => type.element)
      return decodeValues(types, data, at + WORD_BYTES)
    }
  }
}

function bytesAt(data: Hex, at: number): Hex {
  return slice(data, at + WORD_BYTES, sizeAt(data, at))
}

/** An offset or a length. */
function sizeAt(data: Hex, at: number): number {
  return Number(wordAt(data, at)) // exact: within the data, or the slice fails
}

function wordAt(data: Hex, at: number): bigint {
  return hexToBigint(slice(data, at, WORD_BYTES))
}

function slice(data: Hex, at: number, length: number): Hex {
  assert(at + length <= hexLength(data), 'ABI: data too short')
  return `0x${data.slice(2 + at * 2, 2 + (at + length) * 2)}`
}

function hexOf(value: AbiValue): Hex {
  assert(typeof value === 'string' && value.startsWith('0x'), 'ABI: hex')
  return `0x${value.slice(2)}`
}

function listOf(value: AbiValue): readonly AbiValue[] {
  assert(typeof value === 'object', 'ABI: list')
  return value
}
