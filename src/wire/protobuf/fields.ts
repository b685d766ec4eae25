import { WireType } from '@bufbuild/protobuf/wire'
import { bytesToHex, hexToBytes, type Hex } from '../../bytes/hex.ts'
import { decodeUtf8 } from '../go-utf8.ts'
import type { ProtoField, ProtoMessage } from './message.ts'
import { ProtoFailure, WireReader } from './reader.ts'

/** `bytes`; absent = empty. */
export function bytesField(number: number): ProtoField<Hex> {
  return {
    number,
    empty: () => '0x',
    read: (reader, wireType) =>
      wireType === WireType.LengthDelimited ? bytesToHex(reader.bytes()) : undefined,
    write(writer, value) {
      if (value !== '0x') writer.tag(number, WireType.LengthDelimited).bytes(hexToBytes(value))
    },
  }
}

/** `string`; invalid UTF-8 refuses the whole message. */
export function stringField(number: number): ProtoField<string> {
  return {
    number,
    empty: () => '',
    read: (reader, wireType) =>
      wireType === WireType.LengthDelimited ? readString(reader) : undefined,
    write(writer, value) {
      if (value !== '') writer.tag(number, WireType.LengthDelimited).string(value)
    },
  }
}

/** `int64`: a negative number takes ten bytes (spec PM-8). */
export function int64Field(number: number): ProtoField<bigint> {
  return {
    number,
    empty: () => 0n,
    read: (reader, wireType) =>
      wireType === WireType.Varint ? BigInt.asIntN(64, reader.varint()) : undefined,
    write(writer, value) {
      if (value !== 0n) writer.tag(number, WireType.Varint).int64(value)
    },
  }
}

/** `int32`: the low 32 bits of the varint, signed. */
export function int32Field(number: number): ProtoField<number> {
  return {
    number,
    empty: () => 0,
    read: (reader, wireType) =>
      // exact: 32 bits
      wireType === WireType.Varint ? Number(BigInt.asIntN(32, reader.varint())) : undefined,
    write(writer, value) {
      if (value !== 0) writer.tag(number, WireType.Varint).int32(value)
    },
  }
}

/** `uint32`: the low 32 bits of the varint. */
export function uint32Field(number: number): ProtoField<number> {
  return {
    number,
    empty: () => 0,
    read: (reader, wireType) =>
      // exact: 32 bits
      wireType === WireType.Varint ? Number(BigInt.asUintN(32, reader.varint())) : undefined,
    write(writer, value) {
      if (value !== 0) writer.tag(number, WireType.Varint).uint32(value)
    },
  }
}

export function boolField(number: number): ProtoField<boolean> {
  return {
    number,
    empty: () => false,
    read: (reader, wireType) => (wireType === WireType.Varint ? reader.varint() !== 0n : undefined),
    write(writer, value) {
      if (value) writer.tag(number, WireType.Varint).bool(value)
    },
  }
}

/** `repeated uint64`: written packed, read packed and unpacked. */
export function packedUint64Field(number: number): ProtoField<readonly bigint[]> {
  return {
    number,
    empty: () => [],
    read(reader, wireType, before) {
      if (wireType === WireType.Varint) return [...before, reader.varint()]
      if (wireType !== WireType.LengthDelimited) return undefined
      const packed = new WireReader(reader.bytes())
      const values = [...before]
      while (!packed.atEnd) values.push(packed.varint())
      return values
    },
    write(writer, values) {
      if (values.length === 0) return
      writer.tag(number, WireType.LengthDelimited).fork()
      for (const value of values) writer.uint64(value)
      writer.join()
    },
  }
}

export function repeatedStringField(number: number): ProtoField<readonly string[]> {
  return {
    number,
    empty: () => [],
    read: (reader, wireType, before) =>
      wireType === WireType.LengthDelimited ? [...before, readString(reader)] : undefined,
    write(writer, values) {
      for (const value of values) writer.tag(number, WireType.LengthDelimited).string(value)
    },
  }
}

/** A sub-message; absent = null. Several occurrences merge. */
export function messageField<T>(number: number, message: ProtoMessage<T>): ProtoField<T | null> {
  return {
    number,
    empty: () => null,
    read: (reader, wireType, before) =>
      wireType === WireType.LengthDelimited
        ? message.merge(before ?? message.empty(), reader.bytes())
        : undefined,
    write(writer, value) {
      if (value === null) return
      writer.tag(number, WireType.LengthDelimited).fork()
      message.write(writer, value)
      writer.join()
    },
  }
}

export function repeatedMessageField<T>(
  number: number,
  message: ProtoMessage<T>,
): ProtoField<readonly T[]> {
  return {
    number,
    empty: () => [],
    read: (reader, wireType, before) =>
      wireType === WireType.LengthDelimited
        ? [...before, message.merge(message.empty(), reader.bytes())]
        : undefined,
    write(writer, values) {
      for (const value of values) {
        writer.tag(number, WireType.LengthDelimited).fork()
        message.write(writer, value)
        writer.join()
      }
    },
  }
}

function readString(reader: WireReader): string {
  const text = decodeUtf8(reader.bytes())
  if (text === null) throw new ProtoFailure('string field contains invalid UTF-8')
  return text
}
