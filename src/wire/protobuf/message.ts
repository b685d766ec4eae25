import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { ProtoFailure, WireReader, refuseWireFormat } from './reader.ts'

/** A field of a message: its number, how its value is read and how it is written. */
export interface ProtoField<T> {
  readonly number: number
  /** The value of an absent field; a new one each time, since repeated fields are filled in place. */
  readonly empty: () => T
  /** Takes one occurrence into account; undefined when the wire type is not this field's: it is then an unknown field. */
  read(reader: WireReader, wireType: WireType, before: T): T | undefined
  /** Writes nothing for the empty value. */
  write(writer: BinaryWriter, value: T): void
}

export type ProtoValue<F> = {
  readonly [K in keyof F]: F[K] extends ProtoField<infer T> ? T : never
}

/** `error` is Go's text. */
export type ProtoResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }

/** A message by the table of its fields, with the semantics of Go's proto.Marshal and proto.Unmarshal. */
export interface ProtoMessage<T> {
  /** Minimal: fields in the order of the table, defaults left out, map entries ascending. */
  encode(value: T): Uint8Array
  decode(bytes: Uint8Array): ProtoResult<T>
  readonly empty: () => T
  /** Goes on filling a message, as repeated occurrences of a sub-message do. */
  merge(before: T, bytes: Uint8Array): T
  write(writer: BinaryWriter, value: T): void
}

/** `fields` stand in the order of their numbers. */
export function protoMessage<F extends Readonly<Record<string, ProtoField<unknown>>>>(
  fields: F,
): ProtoMessage<ProtoValue<F>> {
  type Value = ProtoValue<F>
  const entries = Object.entries(fields)
  const byNumber = new Map(entries.map(([key, field]) => [field.number, { key, field }]))
  const empty = (): Value => {
    const values = Object.fromEntries(entries.map(([key, field]) => [key, field.empty()]))
    // The record has exactly the keys of `fields`, each with a value of its field.
    return values as Value
  }
  const merge = (before: Value, bytes: Uint8Array): Value => {
    const values: Record<string, unknown> = { ...before }
    const reader = new WireReader(bytes)
    while (!reader.atEnd) {
      const { number, wireType } = reader.tag()
      if (wireType === WireType.EndGroup) refuseWireFormat()
      const found = byNumber.get(number)
      const read = found?.field.read(reader, wireType, values[found.key])
      if (found === undefined || read === undefined) reader.skip(number, wireType)
      else values[found.key] = read
    }
    return values as Value
  }
  const write = (writer: BinaryWriter, value: Value): void => {
    for (const [key, field] of entries) field.write(writer, value[key])
  }
  return {
    empty,
    merge,
    write,
    encode(value) {
      const writer = new BinaryWriter()
      write(writer, value)
      return writer.finish()
    },
    decode(bytes) {
      try {
        return { ok: true, value: merge(empty(), bytes) }
      } catch (error) {
        if (error instanceof ProtoFailure) return { ok: false, error: error.message }
        throw error
      }
    },
  }
}
