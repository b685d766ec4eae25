/** Lower-case `0x` hex of any length; the engine's only byte-string type (comparable, printable, a map key). */
export type Hex = `0x${string}`
/** A 20-byte account. Always lower case inside the engine; EIP-55 case only in texts (`checksumAddress`). */
export type Address = Hex
/** 32 bytes. */
export type Hash = Hex

export const ZERO_ADDRESS: Address = `0x${'00'.repeat(20)}`
export const ZERO_HASH: Hash = `0x${'00'.repeat(32)}`
export const EMPTY: Hex = '0x'

export function hexToBytes(hex: Hex): Uint8Array {
  return new Uint8Array(Buffer.from(hex.slice(2), 'hex'))
}

export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

/** Number of bytes that `hex` stands for. */
export function hexLength(hex: Hex): number {
  return (hex.length - 2) / 2
}

export function concatHex(...parts: readonly Hex[]): Hex {
  return `0x${parts.map((part) => part.slice(2)).join('')}`
}

/** `be(x)` of the spec: minimal big-endian bytes of |x|; zero is empty; the sign is dropped (spec PM-6). */
export function minimalHex(value: bigint): Hex {
  if (value === 0n) return EMPTY
  const digits = (value < 0n ? -value : value).toString(16)
  return digits.length % 2 === 0 ? `0x${digits}` : `0x0${digits}`
}

/** `be32(x)` of the spec: `be(x)` left-padded with zeros to 32 bytes, longer values unchanged. */
export function wordHex(value: bigint): Hex {
  const digits = (value < 0n ? -value : value).toString(16)
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return `0x${even.padStart(64, '0')}`
}

/** Big-endian unsigned integer; empty bytes are zero (spec PM-6). */
export function hexToBigint(hex: Hex): bigint {
  return hex === '0x' ? 0n : BigInt(hex)
}

/** go-ethereum `common.BytesToAddress`: left-pad, or keep the last 20 bytes (spec PM-7). */
export function toAddress(bytes: Hex): Address {
  return fitRight(bytes, 20)
}

/** go-ethereum `common.BytesToHash`: left-pad, or keep the last 32 bytes (spec PM-7). */
export function toHash(bytes: Hex): Hash {
  return fitRight(bytes, 32)
}

/** What fits already stays the same text, whose hash as a map key is known. */
function fitRight(bytes: Hex, length: number): Hex {
  const width = length * 2
  if (bytes.length === width + 2) return bytes
  const digits = bytes.slice(2)
  return `0x${digits.length > width ? digits.slice(digits.length - width) : digits.padStart(width, '0')}`
}
