import { WireType } from '@bufbuild/protobuf/wire'

/** Leaves decoding at the first byte that is no protobuf; it never leaves `ProtoMessage.decode`. */
export class ProtoFailure extends Error {}

/** Go's text; the original prints a space or a no-break space after the colon, by build (spec PM-9 errata). */
const INVALID_WIRE_FORMAT = 'proto: cannot parse invalid wire-format data'

/** By the low three bits of a tag; 6 and 7 are none. */
const WIRE_TYPES: readonly WireType[] = [
  WireType.Varint,
  WireType.Bit64,
  WireType.LengthDelimited,
  WireType.StartGroup,
  WireType.EndGroup,
  WireType.Bit32,
]
const FIELD_NUMBER_MAX = (1n << 29n) - 1n
const VARINT_BYTES_MAX = 10
const GROUP_DEPTH_MAX = 10_000

/**
 * Reads protobuf as Go's protowire does: varints have at most ten bytes and 64 bits, lengths count in 64 bits, and an unknown
 * field must still be well-formed. (The reader of @bufbuild/protobuf cuts lengths to 32 bits and takes longer varints.)
 */
export class WireReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  tag(): { readonly number: number; readonly wireType: WireType } {
    const tag = this.varint()
    const number = tag >> 3n
    if (number < 1n || number > FIELD_NUMBER_MAX) return refuseWireFormat()
    const wireType = WIRE_TYPES[Number(tag & 7n)] // exact: three bits
    // exact: at most FIELD_NUMBER_MAX
    return wireType === undefined ? refuseWireFormat() : { number: Number(number), wireType }
  }

  varint(): bigint {
    const first = this.#bytes[this.#at]
    if (first !== undefined && first < 0x80) {
      this.#at += 1
      return BigInt(first)
    }
    let value = 0n
    for (let index = 0; index < VARINT_BYTES_MAX; index += 1) {
      const byte = this.#bytes[this.#at + index]
      if (byte === undefined) return refuseWireFormat()
      value |= BigInt(byte & 0x7f) << BigInt(index * 7)
      if (byte < 0x80) {
        if (value >= 1n << 64n) return refuseWireFormat()
        this.#at += index + 1
        return value
      }
    }
    return refuseWireFormat()
  }

  bytes(): Uint8Array {
    const length = this.varint()
    if (length > BigInt(this.#bytes.length - this.#at)) return refuseWireFormat()
    const start = this.#at
    this.#at += Number(length) // exact: no more than the bytes that are left
    return this.#bytes.subarray(start, this.#at)
  }

  /** Passes over the value of a field that nobody asked for. */
  skip(number: number, wireType: WireType, depth = 0): void {
    switch (wireType) {
      case WireType.Varint:
        this.varint()
        return
      case WireType.Bit64:
        this.#advance(8)
        return
      case WireType.LengthDelimited:
        this.bytes()
        return
      case WireType.StartGroup:
        this.#skipGroup(number, depth)
        return
      case WireType.Bit32:
        this.#advance(4)
        return
      default:
        refuseWireFormat()
    }
  }

  #skipGroup(number: number, depth: number): void {
    if (depth >= GROUP_DEPTH_MAX) refuseWireFormat()
    for (;;) {
      const tag = this.tag()
      if (tag.wireType === WireType.EndGroup) {
        if (tag.number !== number) refuseWireFormat()
        return
      }
      this.skip(tag.number, tag.wireType, depth + 1)
    }
  }

  #advance(count: number): void {
    if (this.#at + count > this.#bytes.length) refuseWireFormat()
    this.#at += count
  }
}

export function refuseWireFormat(): never {
  throw new ProtoFailure(INVALID_WIRE_FORMAT)
}
