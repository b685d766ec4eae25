import type { Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'

/** How a field is written: see encode.ts. `?` allows null. An object has the only texts allowed as its keys. */
export type FieldKind =
  | 'integer'
  | 'bigint'
  | 'rational'
  | 'text'
  | 'boolean'
  | 'price'
  | 'bigint?'
  | 'rational?'
  | 'text?'
  | 'price?'
  | TextChoices

type TextChoices = Readonly<Record<string, true>>

/** The kind that a field of this type must have. */
type KindOf<V> = null extends V ? `${Base<Exclude<V, null>>}?` : Base<V> | Choices<V>

type Base<V> = [V] extends [number]
  ? 'integer'
  : [V] extends [bigint]
    ? 'bigint'
    : [V] extends [boolean]
      ? 'boolean'
      : [V] extends [PriceInfo]
        ? 'price'
        : [V] extends [Rational]
          ? 'rational'
          : string extends V
            ? 'text'
            : never

/** A union of texts: every member must be there. */
export type Choices<V> = [V] extends [string]
  ? string extends V
    ? never
    : { readonly [K in V]: true }
  : never

/** The kinds of an event's fields, by name. */
export type FieldsOf<E> = { readonly [K in Exclude<keyof E, 'type' | 'atNs'>]-?: KindOf<E[K]> }
