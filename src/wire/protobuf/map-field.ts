import { WireType, type BinaryWriter } from '@bufbuild/protobuf/wire'
import { protoMessage, type ProtoField, type ProtoMessage } from './message.ts'
import { stringField, uint32Field } from './fields.ts'
import { type WireReader } from './reader.ts'

const KEY = 1
const VALUE = 2

/** How keys of a map are read, ordered and written. Unlike fields, entries write default keys and values too. */
interface MapKey<K> {
  readonly field: ProtoField<K>
  compare(a: K, b: K): number
  write(writer: BinaryWriter, key: K): void
}

const uint32Key: MapKey<number> = {
  field: uint32Field(KEY),
  compare: (a, b) => a - b,
  write: (writer, key) => void writer.tag(KEY, WireType.Varint).uint32(key),
}

const stringKey: MapKey<string> = {
  field: stringField(KEY),
  compare: (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
  write: (writer, key) => void writer.tag(KEY, WireType.LengthDelimited).string(key),
}

/** `map<uint32, uint32>`. */
export function uint32MapField(number: number): ProtoField<ReadonlyMap<number, number>> {
  const value = uint32Field(VALUE)
  return mapField(number, uint32Key, value, (writer, entry) => {
    writer.tag(VALUE, WireType.Varint).uint32(entry)
  })
}

/** `map<uint32, Message>`. */
export function uint32ToMessageField<T>(
  number: number,
  message: ProtoMessage<T>,
): ProtoField<ReadonlyMap<number, T>> {
  return mapField(number, uint32Key, entryValue(message), writeEntryValue(message))
}

/** `map<string, Message>`. */
export function stringToMessageField<T>(
  number: number,
  message: ProtoMessage<T>,
): ProtoField<ReadonlyMap<string, T>> {
  return mapField(number, stringKey, entryValue(message), writeEntryValue(message))
}

/** Later entries replace earlier ones of the same key; encoding is ascending by key, which makes it deterministic. */
function mapField<K, V>(
  number: number,
  key: MapKey<K>,
  value: ProtoField<V>,
  writeValue: (writer: BinaryWriter, value: V) => void,
): ProtoField<ReadonlyMap<K, V>> {
  const entry = protoMessage({ key: key.field, value })
  return {
    number,
    empty: () => new Map(),
    read(reader: WireReader, wireType, before) {
      if (wireType !== WireType.LengthDelimited) return undefined
      const merged = entry.merge(entry.empty(), reader.bytes())
      return new Map(before).set(merged.key, merged.value)
    },
    write(writer, map) {
      for (const [entryKey, mapped] of [...map].sort(([a], [b]) => key.compare(a, b))) {
        writer.tag(number, WireType.LengthDelimited).fork()
        key.write(writer, entryKey)
        writeValue(writer, mapped)
        writer.join()
      }
    },
  }
}

/** A message as a map's value: an entry without one holds the empty message. */
function entryValue<T>(message: ProtoMessage<T>): ProtoField<T> {
  return {
    number: VALUE,
    empty: message.empty,
    read: (reader, wireType, before) =>
      wireType === WireType.LengthDelimited ? message.merge(before, reader.bytes()) : undefined,
    write: writeEntryValue(message),
  }
}

function writeEntryValue<T>(message: ProtoMessage<T>): (writer: BinaryWriter, value: T) => void {
  return (writer, value) => {
    writer.tag(VALUE, WireType.LengthDelimited).fork()
    message.write(writer, value)
    writer.join()
  }
}
